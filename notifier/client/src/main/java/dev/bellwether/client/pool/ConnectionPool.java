package dev.bellwether.client.pool;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections shared by the streams of one client, or of several that are given the same pool. It runs on one event loop; what does not say otherwise is called there.
 * {@link PoolLedger} decides, this carries out.
 */
public final class ConnectionPool implements AutoCloseable {
    /** A stream's hold on a connection. */
    public interface Lease {
        /** The connection, as its {@link Destination} reported it. */
        Destination.Connection connection();

        /** Something was delivered on the stream. */
        void pushed();

        /** The stream ended; later calls do nothing. */
        void release();
    }

    private record Waiting(Consumer<Lease> ready, Consumer<String> failed) {}

    private final PoolLimits limits;
    private final PoolObserver observer;
    private final EventLoop loop;
    private final @Nullable EventLoopGroup owned;
    private final PoolLedger<Destination> ledger;
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private final Deque<PoolAction<Destination>> toDo = new ArrayDeque<>();
    private @Nullable ScheduledFuture<?> sweep;
    private String lastFailure = "";
    private long lastWaiter;
    private boolean performing;
    private boolean closed;

    private ConnectionPool(
            PoolLimits limits, PoolObserver observer, EventLoopGroup group, @Nullable EventLoopGroup owned) {
        this.limits = limits;
        this.observer = observer;
        this.loop = group.next();
        this.owned = owned;
        this.ledger = new PoolLedger<>(limits, new PushAware(limits), Destination::authority);
    }

    /** A pool with a thread of its own. */
    public static ConnectionPool create(PoolLimits limits, PoolObserver observer) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("bellwether-client", true), NioIoHandler.newFactory());
        return new ConnectionPool(limits, observer, group, group);
    }

    /** A pool on one loop of a group, which stays the caller's to shut down. */
    public static ConnectionPool create(PoolLimits limits, PoolObserver observer, EventLoopGroup group) {
        return new ConnectionPool(limits, observer, group, null);
    }

    /** The loop that everything happens on. */
    public EventLoop loop() {
        return loop;
    }

    /**
     * Asks for room for a stream. Exactly one of the two is called, at once or later.
     *
     * @param failed told the reason: the connection was not made, or none became free in time
     * @return ends the wait, after which neither is called
     */
    public Runnable acquire(Destination destination, Consumer<Lease> ready, Consumer<String> failed) {
        if (closed) {
            failed.accept("pool closed");
            return () -> {};
        }
        long waiter = ++lastWaiter;
        waiting.put(waiter, new Waiting(ready, failed));
        perform(ledger.acquire(waiter, destination, System.nanoTime()));
        if (waiting.containsKey(waiter)) {
            later(this::tick, limits.waiting());
        }
        return () -> {
            if (waiting.remove(waiter) != null) {
                perform(ledger.cancel(waiter, System.nanoTime()));
            }
        };
    }

    /** What there is now, oldest first. */
    public List<PooledConnection> connections() {
        return ledger.connections();
    }

    /** Closes all connections and refuses new streams, without waiting for it. May be called from any thread. */
    @Override
    public void close() {
        if (loop.isShuttingDown()) {
            return;
        }
        loop.execute(() -> {
            closed = true;
            List.copyOf(held.values()).forEach(Held::close);
            if (owned != null) {
                owned.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            }
        });
    }

    private void perform(List<PoolAction<Destination>> actions) {
        toDo.addAll(actions);
        if (performing) {
            return; // a callback asks for more: it is done in its turn
        }
        performing = true;
        try {
            for (PoolAction<Destination> next = toDo.poll(); next != null; next = toDo.poll()) {
                perform(next);
            }
        } finally {
            performing = false;
        }
        observer.size(held.size(), waiting.size());
        if (sweep == null && !held.isEmpty()) {
            sweep = later(this::sweep, limits.pushIdle().dividedBy(4));
        }
    }

    /** As often as bytes come, and nearly always nothing to do. */
    private void heard(List<PoolAction<Destination>> actions) {
        if (!actions.isEmpty()) {
            perform(actions);
        }
    }

    private void perform(PoolAction<Destination> action) {
        if (action instanceof PoolAction.Dial<Destination> dial) {
            Held begun = new Held(dial.connection());
            held.put(dial.connection(), begun);
            dial.destination().dial(loop, begun);
        } else if (action instanceof PoolAction.Grant<Destination> grant) {
            grant(grant);
        } else if (action instanceof PoolAction.Probe<Destination> probe) {
            Held asked = held.get(probe.connection());
            if (asked != null && asked.connection != null) {
                asked.connection.probe(() -> perform(ledger.proved(probe.connection(), System.nanoTime())));
                later(this::tick, limits.probeTimeout());
            }
        } else if (action instanceof PoolAction.Close<Destination> close) {
            observer.evicted(close.why());
            Held leaving = held.remove(close.connection());
            if (leaving != null) {
                leaving.close();
            }
        } else if (action instanceof PoolAction.Expire<Destination> expire) {
            observer.expired();
            fail(expire.waiter(), "no connection within " + limits.waiting());
        } else if (action instanceof PoolAction.Fail<Destination> fail) {
            fail(fail.waiter(), lastFailure);
        }
    }

    private void grant(PoolAction.Grant<Destination> grant) {
        Waiting waiter = waiting.remove(grant.waiter());
        Held on = held.get(grant.connection());
        if (waiter == null) {
            perform(ledger.release(grant.connection(), System.nanoTime()));
        } else if (on == null || on.connection == null) {
            waiter.failed.accept("connection closed");
        } else {
            observer.granted(grant.reused());
            waiter.ready.accept(new Hold(grant.connection(), on.connection));
        }
    }

    private void fail(long waiter, String reason) {
        Waiting failed = waiting.remove(waiter);
        if (failed != null) {
            failed.failed.accept(reason);
        }
    }

    private ScheduledFuture<?> later(Runnable task, Duration delay) {
        return loop.schedule(task, delay.toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        sweep = null;
        tick();
    }

    private void tick() {
        perform(ledger.tick(System.nanoTime()));
    }

    private final class Hold implements Lease {
        private final long id;
        private final Destination.Connection connection;
        private boolean released;

        Hold(long id, Destination.Connection connection) {
            this.id = id;
            this.connection = connection;
        }

        @Override
        public Destination.Connection connection() {
            return connection;
        }

        @Override
        public void pushed() {
            heard(ledger.pushed(id, System.nanoTime()));
        }

        @Override
        public void release() {
            if (!released) {
                released = true;
                perform(ledger.release(id, System.nanoTime()));
            }
        }
    }

    /** A connection's line to the books. */
    private final class Held implements Destination.Activity {
        private final long id;
        private Destination.@Nullable Connection connection;
        private boolean closing;

        Held(long id) {
            this.id = id;
        }

        void close() {
            closing = true;
            if (connection != null) {
                connection.close();
            }
        }

        @Override
        public void ready(Destination.Connection made, long maxStreams) {
            connection = made;
            if (closing) {
                made.close();
            } else {
                capacity(maxStreams);
            }
        }

        @Override
        public void capacity(long maxStreams) {
            perform(ledger.opened(id, (int) Math.min(maxStreams, Integer.MAX_VALUE), System.nanoTime()));
        }

        @Override
        public void draining() {
            perform(ledger.draining(id, System.nanoTime()));
        }

        @Override
        public void read() {
            heard(ledger.read(id, System.nanoTime()));
        }

        @Override
        public void pushBegan() {
            heard(ledger.pushBegan(id, System.nanoTime()));
        }

        @Override
        public void pushEnded() {
            perform(ledger.pushEnded(id, System.nanoTime()));
        }

        @Override
        public void closed(String reason) {
            held.remove(id);
            if (connection == null) {
                observer.dialFailed();
                lastFailure = reason;
            }
            perform(ledger.closed(id, System.nanoTime()));
        }
    }
}
