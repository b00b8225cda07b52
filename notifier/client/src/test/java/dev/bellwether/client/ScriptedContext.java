package dev.bellwether.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.client.pool.ConnectionPool.Lease;
import dev.bellwether.client.pool.Destination;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A wire and a clock that do what a test says. */
final class ScriptedContext implements StreamContext, Wire, Lease {
    final List<String> requests = new ArrayList<>();
    final List<Long> waits = new ArrayList<>();
    final Deque<Runnable> due = new ArrayDeque<>();
    Credentials credentials = new Credentials(null, this);
    int pushed;
    int released;
    boolean unreachable;
    boolean forgotten;
    int cancelled;
    long now = 1;

    @Nullable
    Exchange exchange;

    Answer exchange() {
        Exchange present = exchange;
        assertThat(present).isNotNull();
        return new Answer(present == null ? fail() : present);
    }

    private static Exchange fail() {
        throw new AssertionError("no exchange");
    }

    void advance() {
        if (!due.isEmpty()) {
            due.remove().run();
        }
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public Runnable connect(Transport transport, Consumer<Lease> ready, Consumer<String> failed) {
        if (unreachable) {
            failed.accept("refused");
        } else {
            ready.accept(this);
        }
        return () -> {};
    }

    @Override
    public Credentials credentials() {
        return credentials;
    }

    @Override
    public Delivery.Mode delivery() {
        return Delivery.Mode.DIRECT;
    }

    @Override
    public ClientObserver observer() {
        return ClientObserver.NONE;
    }

    @Override
    public Destination.Connection connection() {
        return this;
    }

    @Override
    public void pushed() {
        pushed++;
    }

    @Override
    public void release() {
        released++;
    }

    @Override
    public void probe(Runnable alive) {
        alive.run();
    }

    @Override
    public Runnable schedule(Duration delay, Runnable task) {
        waits.add(delay.toMillis());
        due.add(task);
        return () -> due.remove(task);
    }

    @Override
    public double random() {
        return 0.5;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public int maxEventBytes() {
        return 1000;
    }

    @Override
    public void forget(EventStream closed) {
        forgotten = true;
    }

    @Override
    public boolean offers(Transport transport) {
        return true;
    }

    @Override
    public Running open(Request request, Exchange opened) {
        requests.add(request.target() + " after " + request.lastEventId()
                + (request.token() == null ? "" : " with " + request.token()));
        exchange = opened;
        return new Running() {
            @Override
            public void cancel() {
                cancelled++;
            }

            @Override
            public void reading(boolean on) {}
        };
    }

    @Override
    public void close() {
        cancelled++;
    }

    /** What the server answers on it. */
    record Answer(Wire.Exchange exchange) {
        Answer open() {
            return answer(200, "text/event-stream; charset=utf-8", null);
        }

        Answer answer(int status, String type, @Nullable String retryAfter) {
            exchange.headers(status, type, retryAfter);
            return this;
        }

        Answer body(String text) {
            exchange.data(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        void end(Interruption why) {
            exchange.interrupted(why);
        }
    }
}
