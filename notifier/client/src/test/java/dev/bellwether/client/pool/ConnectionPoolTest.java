package dev.bellwether.client.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.client.pool.ConnectionPool.Lease;
import dev.bellwether.client.pool.PoolAction.Eviction;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The shell on a real event loop, with connections that do what the test says. */
class ConnectionPoolTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Destination.Activity> dialled = new LinkedBlockingQueue<>();

    @Test
    void aConnectionThatDoesNotAnswerItsPingIsReplaced() throws Exception {
        PoolLimits limits = PoolLimits.DEFAULT.withProbe(Duration.ofMillis(1), Duration.ofMillis(50));
        try (ConnectionPool pool = ConnectionPool.create(limits, new Notes())) {
            CompletableFuture<Lease> first = acquire(pool);
            ready(pool, dialled.take(), "one");
            Lease lease = first.get(10, TimeUnit.SECONDS);
            // Released as if long ago: the least idle time is 1 ms, which passes while the loop takes up the next task.
            pool.loop().submit(lease::release).get();
            pool.loop().schedule(() -> {}, 5, TimeUnit.MILLISECONDS).get();
            CompletableFuture<Lease> second = acquire(pool);
            assertThat(next()).isEqualTo("probed one");
            assertThat(next()).isEqualTo("evicted DEAD");
            assertThat(next()).isEqualTo("closed one");
            ready(pool, dialled.take(), "two");
            assertThat(second.get(10, TimeUnit.SECONDS).connection()).hasToString("two");
        }
    }

    @Test
    void whatIsIdleGoesAndWhatDeliversStays() throws Exception {
        PoolLimits limits = PoolLimits.DEFAULT.withStreamsPerConnection(1).withPushIdle(Duration.ofMillis(40));
        try (ConnectionPool pool = ConnectionPool.create(limits, new Notes())) {
            CompletableFuture<Lease> first = acquire(pool);
            ready(pool, dialled.take(), "delivering");
            first.get(10, TimeUnit.SECONDS);
            CompletableFuture<Lease> second = acquire(pool);
            ready(pool, dialled.take(), "idle");
            Lease lease = second.get(10, TimeUnit.SECONDS);
            pool.loop().submit(lease::release).get();
            assertThat(next()).isEqualTo("evicted PUSH_IDLE");
            assertThat(next()).isEqualTo("closed idle");
            assertThat(pool.loop().submit(pool::connections).get())
                    .singleElement()
                    .satisfies(left -> assertThat(left.isPushActive()).isTrue());
        }
    }

    @Test
    void aStreamWaitsNoLongerThanSaid() throws Exception {
        PoolLimits limits = PoolLimits.DEFAULT.withWaiting(Duration.ofMillis(30));
        try (ConnectionPool pool = ConnectionPool.create(limits, new Notes())) {
            assertThat(acquire(pool))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("no connection within PT0.03S");
        }
    }

    @Test
    void whyAConnectionWasNotMadeIsTold() throws Exception {
        try (ConnectionPool pool = ConnectionPool.create(PoolLimits.DEFAULT, new Notes())) {
            CompletableFuture<Lease> first = acquire(pool);
            Destination.Activity activity = dialled.take();
            pool.loop().execute(() -> activity.closed("refused"));
            assertThat(first)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("refused");
        }
    }

    private CompletableFuture<Lease> acquire(ConnectionPool pool) {
        CompletableFuture<Lease> lease = new CompletableFuture<>();
        pool.loop()
                .execute(() -> pool.acquire(
                        new Scripted(),
                        lease::complete,
                        why -> lease.completeExceptionally(new IllegalStateException(why))));
        return lease;
    }

    private void ready(ConnectionPool pool, Destination.Activity activity, String name) {
        pool.loop().execute(() -> activity.ready(new Named(name), 100));
    }

    private String next() throws InterruptedException {
        String next = told.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing told");
        }
        return next;
    }

    private final class Scripted implements Destination {
        @Override
        public String authority() {
            return "chat.example";
        }

        @Override
        public void dial(EventLoop loop, Activity activity) {
            dialled.add(activity);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Scripted;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private final class Named implements Destination.Connection {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public void probe(Runnable alive) {
            told.add("probed " + name);
        }

        @Override
        public void close() {
            told.add("closed " + name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final class Notes implements PoolObserver {
        @Override
        public void evicted(Eviction why) {
            told.add("evicted " + why);
        }
    }
}
