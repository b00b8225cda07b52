package dev.bellwether.client.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.client.pool.PoolAction.Eviction;
import dev.bellwether.client.pool.PooledConnection.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens in whatever order, to a pool of a few connections to three destinations of two authorities. */
class PoolLedgerPropertiesTest {
    private static final List<String> DESTINATIONS = List.of("a/1", "a/2", "b/1");
    private static final PoolLimits LIMITS = PoolLimits.DEFAULT
            .withConnections(2, 3)
            .withStreamsPerConnection(3)
            .withPushIdle(Duration.ofSeconds(60))
            .withWaiting(Duration.ofSeconds(10))
            .withProbe(Duration.ofSeconds(5), Duration.ofSeconds(2));

    /** A step: what happens, to which one, and how much later. */
    private record Step(int kind, int which, int millis) {
        static Step of(int number) {
            return new Step(number % 12, number / 12 % 16, number / 192 % 4000);
        }
    }

    @Property(tries = 2000)
    void theBooksKeepTheirPromises(@ForAll @Size(max = 120) List<@IntRange(min = 0, max = 767_999) Integer> numbers) {
        Run run = new Run();
        for (int number : numbers) {
            run.step(Step.of(number));
        }
        run.settleDown();
    }

    /** Keeps books of its own, simpler ones, and holds the pool to them. */
    private static final class Run {
        private final PoolLedger<String> ledger =
                new PoolLedger<>(LIMITS, new PushAware(LIMITS), destination -> destination.substring(0, 1));
        private final Map<Long, String> destinationOf = new HashMap<>();
        private final Map<Long, Integer> streams = new HashMap<>();
        private final Map<Long, Integer> pushes = new HashMap<>();
        private final Map<Long, Long> deliveredAt = new HashMap<>();
        private final Map<Long, String> waiting = new LinkedHashMap<>();
        private final Map<Long, Long> since = new HashMap<>();
        private long now;
        private long lastWaiter;

        void step(Step step) {
            now += Duration.ofMillis(step.millis).toNanos();
            List<Long> ids = new ArrayList<>(
                    ledger.connections().stream().map(PooledConnection::id).toList());
            long id = ids.isEmpty() ? -1 : ids.get(step.which % ids.size());
            switch (step.kind) {
                case 0, 1, 2 -> ask(DESTINATIONS.get(step.which % DESTINATIONS.size()));
                case 3, 4 -> obey(ledger.opened(id, 1 + step.which % 4, now));
                case 5 -> end(id);
                case 6 -> {
                    if (pushes.containsKey(id)) {
                        pushes.merge(id, 1, Integer::sum);
                        deliveredAt.put(id, now);
                    }
                    obey(ledger.pushBegan(id, now));
                }
                case 7 -> {
                    if (pushes.getOrDefault(id, 0) > 0) {
                        pushes.merge(id, -1, Integer::sum);
                        deliveredAt.put(id, now);
                        obey(ledger.pushEnded(id, now));
                    }
                }
                case 8 -> {
                    deliveredAt.computeIfPresent(id, (k, v) -> now);
                    obey(ledger.pushed(id, now));
                }
                case 9 -> obey(ledger.proved(id, now));
                case 10 -> {
                    forget(id);
                    obey(ledger.closed(id, now));
                }
                default -> obey(step.which % 3 == 0 ? ledger.draining(id, now) : ledger.tick(now));
            }
            look();
        }

        void ask(String destination) {
            long waiter = ++lastWaiter;
            waiting.put(waiter, destination);
            since.put(waiter, now);
            obey(ledger.acquire(waiter, destination, now));
        }

        void end(long id) {
            if (streams.getOrDefault(id, 0) > 0) {
                streams.merge(id, -1, Integer::sum);
                deliveredAt.put(id, now);
                obey(ledger.release(id, now));
            }
        }

        void forget(long id) {
            streams.remove(id);
            pushes.remove(id);
            deliveredAt.remove(id);
        }

        void obey(List<PoolAction<String>> actions) {
            for (PoolAction<String> action : actions) {
                if (action instanceof PoolAction.Dial<String> dial) {
                    destinationOf.put(dial.connection(), dial.destination());
                    streams.put(dial.connection(), 0);
                    pushes.put(dial.connection(), 0);
                    deliveredAt.put(dial.connection(), now);
                } else if (action instanceof PoolAction.Grant<String> grant) {
                    granted(grant);
                } else if (action instanceof PoolAction.Close<String> close) {
                    evicted(close);
                } else if (action instanceof PoolAction.Expire<String> expire) {
                    assertThat(now - since.getOrDefault(expire.waiter(), 0L))
                            .isGreaterThanOrEqualTo(LIMITS.waiting().toNanos());
                    assertThat(waiting.remove(expire.waiter())).isNotNull();
                } else if (action instanceof PoolAction.Fail<String> fail) {
                    assertThat(waiting.remove(fail.waiter())).isEqualTo(destinationOf.get(fail.connection()));
                }
            }
        }

        private void granted(PoolAction.Grant<String> grant) {
            String destination = waiting.get(grant.waiter());
            assertThat(destination).isEqualTo(destinationOf.get(grant.connection()));
            long first = waiting.entrySet().stream()
                    .filter(e -> e.getValue().equals(destination))
                    .findFirst()
                    .map(Map.Entry::getKey)
                    .orElse(-1L);
            assertThat(grant.waiter()).as("the first who asked is served first").isEqualTo(first);
            waiting.remove(grant.waiter());
            streams.merge(grant.connection(), 1, Integer::sum);
        }

        private void evicted(PoolAction.Close<String> close) {
            long id = close.connection();
            assertThat(streams.get(id)).as("streams of an evicted connection").isZero();
            assertThat(pushes.get(id) == null || pushes.get(id) == 0 || close.why() == Eviction.DEAD)
                    .as("a delivery is under way")
                    .isTrue();
            if (close.why() == Eviction.PUSH_IDLE) {
                assertThat(now - deliveredAt.getOrDefault(id, now))
                        .isGreaterThanOrEqualTo(LIMITS.pushIdle().toNanos());
            }
            forget(id);
        }

        /** What holds after every step. */
        void look() {
            List<PooledConnection> all = ledger.connections();
            assertThat(all).hasSizeLessThanOrEqualTo(LIMITS.total());
            for (String authority : List.of("a", "b")) {
                assertThat(all.stream()
                                .filter(c ->
                                        destinationOf.getOrDefault(c.id(), "").startsWith(authority))
                                .count())
                        .isLessThanOrEqualTo(LIMITS.perAuthority());
            }
            for (PooledConnection c : all) {
                assertThat(c.streams()).isEqualTo(streams.get(c.id())).isLessThanOrEqualTo(4);
            }
            assertThat(ledger.waiting()).containsExactlyElementsOf(waiting.keySet());
            // Nobody waits while a proven connection to where he wants has room.
            waiting.values().forEach(destination -> assertThat(all)
                    .noneMatch(c -> destination.equals(destinationOf.get(c.id()))
                            && c.free() > 0
                            && !new PushAware(LIMITS).mustProve(c, now)));
        }

        /** Connections are made, everything ends, and time passes: nobody is left behind. */
        void settleDown() {
            for (int round = 0; round < 40 && !waiting.isEmpty(); round++) {
                for (PooledConnection c : ledger.connections()) {
                    if (c.state() == State.CONNECTING) {
                        obey(ledger.opened(c.id(), 2, now));
                    } else if (c.state() == State.PROBING) {
                        obey(ledger.proved(c.id(), now));
                    }
                    if (c.state() == State.DRAINING && !c.isPushActive()) {
                        forget(c.id());
                        obey(ledger.closed(c.id(), now));
                    }
                    end(c.id());
                }
                now += Duration.ofMillis(200).toNanos();
                obey(ledger.tick(now));
                look();
            }
            now += LIMITS.waiting().toNanos();
            obey(ledger.tick(now));
            assertThat(waiting).isEmpty();
        }
    }
}
