package dev.bellwether.e2e.bench.pool;

import dev.bellwether.client.pool.PoolAction;
import dev.bellwether.client.pool.PoolLedger;
import dev.bellwether.client.pool.PoolLimits;
import dev.bellwether.client.pool.PoolPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Subscribers who follow streams through a pool, one stream a connection. A stream lasts 5 min on average until its server ends it; four in five are asked for again after the
 * client's first delay (1 s ± 20 %), the others when their user comes back (40 s on average). A notification comes every 30 s on average, and one in ten with a pushed
 * response that takes 2 s, also past the end of the stream. Seeded: the same for every policy.
 */
final class Simulation {
    private static final double STREAM_SECONDS = 300;
    private static final double AWAY_SECONDS = 40;
    private static final double NOTIFICATION_SECONDS = 30;
    private static final long DIAL = Duration.ofMillis(20).toNanos();
    private static final long PUSH = Duration.ofSeconds(2).toNanos();
    private static final long TICK = Duration.ofSeconds(1).toNanos();
    private static final int AUTHORITIES = 100;

    private record Event(long at, long order, Runnable what) {}

    private final PoolLedger<String> ledger;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private final Map<Long, Subscriber> on = new HashMap<>();
    private final Map<Long, Set<Long>> pushes = new HashMap<>();
    private final Map<Long, Subscriber> asking = new HashMap<>();
    private long now;
    private long order;
    private long lastWaiter;
    private long lastPush;
    private long granted;
    private long reused;
    private long broken;
    private long cut;

    private Simulation(PoolLimits limits, PoolPolicy policy) {
        this.ledger = new PoolLedger<>(limits, policy, host -> host);
    }

    static PoolLimits limits(int connections) {
        return PoolLimits.DEFAULT
                .withConnections(Math.max(1, connections / AUTHORITIES), connections)
                .withStreamsPerConnection(1);
    }

    static Outcome run(String name, PoolPolicy policy, int connections, int minutes, long seed) {
        Simulation run = new Simulation(limits(connections), policy);
        for (int i = 0; i < connections; i++) {
            Subscriber subscriber =
                    run.new Subscriber("host-" + i % AUTHORITIES, new SplittableRandom(seed * 1_000_003 + i));
            run.at(Math.round(subscriber.random.nextDouble() * 60e9), subscriber::ask);
        }
        run.at(TICK, run::tick);
        long end = Duration.ofMinutes(minutes).toNanos();
        while (!run.events.isEmpty() && run.events.peek().at <= end) {
            Event next = run.events.remove();
            run.now = next.at;
            next.what.run();
        }
        return new Outcome(name, minutes, connections, run.granted, run.reused, run.broken, run.cut);
    }

    private void at(long delay, Runnable what) {
        events.add(new Event(now + delay, order++, what));
    }

    private void tick() {
        obey(ledger.tick(now));
        at(TICK, this::tick);
    }

    private void obey(List<PoolAction<String>> actions) {
        for (PoolAction<String> action : actions) {
            if (action instanceof PoolAction.Dial<String> dial) {
                at(DIAL, () -> obey(ledger.opened(dial.connection(), 1, now)));
            } else if (action instanceof PoolAction.Probe<String> probe) {
                at(DIAL, () -> obey(ledger.proved(probe.connection(), now)));
            } else if (action instanceof PoolAction.Grant<String> grant) {
                granted++;
                reused += grant.reused() ? 1 : 0;
                Subscriber subscriber = asking.remove(grant.waiter());
                if (subscriber != null) {
                    subscriber.begin(grant.connection());
                }
            } else if (action instanceof PoolAction.Close<String> close) {
                cut += pushes.getOrDefault(close.connection(), Set.of()).size();
                pushes.remove(close.connection());
                Subscriber subscriber = on.remove(close.connection());
                if (subscriber != null) {
                    broken++;
                    subscriber.again();
                }
            } else if (action instanceof PoolAction.Expire<String> expire) {
                Subscriber subscriber = asking.remove(expire.waiter());
                if (subscriber != null) {
                    subscriber.again();
                }
            }
        }
    }

    private final class Subscriber {
        private final String host;
        private final SplittableRandom random;
        private int life;

        Subscriber(String host, SplittableRandom random) {
            this.host = host;
            this.random = random;
        }

        void ask() {
            long waiter = ++lastWaiter;
            asking.put(waiter, this);
            obey(ledger.acquire(waiter, host, now));
        }

        void again() {
            life++;
            at(Math.round((0.8 + 0.4 * random.nextDouble()) * 1e9), this::ask);
        }

        void begin(long connection) {
            int begun = ++life;
            on.put(connection, this);
            at(exponential(STREAM_SECONDS), () -> end(connection, begun));
            at(exponential(NOTIFICATION_SECONDS), () -> notified(connection, begun));
        }

        private void end(long connection, int begun) {
            if (life != begun) {
                return;
            }
            on.remove(connection);
            List<PoolAction<String>> actions = new ArrayList<>(ledger.release(connection, now));
            if (random.nextInt(5) > 0) {
                again();
            } else {
                life++;
                at(exponential(AWAY_SECONDS), this::ask);
            }
            obey(actions);
        }

        private void notified(long connection, int begun) {
            if (life != begun) {
                return;
            }
            if (random.nextInt(10) > 0) {
                obey(ledger.pushed(connection, now));
            } else {
                long push = ++lastPush;
                pushes.computeIfAbsent(connection, k -> new HashSet<>()).add(push);
                obey(ledger.pushBegan(connection, now));
                at(PUSH, () -> {
                    Set<Long> arriving = pushes.get(connection);
                    if (arriving != null && arriving.remove(push)) {
                        obey(ledger.pushEnded(connection, now));
                    }
                });
            }
            at(exponential(NOTIFICATION_SECONDS), () -> notified(connection, begun));
        }

        private long exponential(double meanSeconds) {
            return Math.round(-meanSeconds * Math.log(1 - random.nextDouble()) * 1e9);
        }
    }
}
