package dev.bellwether.client;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client of one gateway: a connection, made when needed and made anew when lost, and the event streams on it.
 *
 * <p>{@snippet :
 * try (NotificationClient client = NotificationClient.builder(URI.create("https://chat.example")).build()) {
 *     client.subscribe(Subscription.to("rooms/7"), event -> System.out.println(event.data()));
 *     Thread.currentThread().join();
 * }
 * }
 *
 * <p>Thread-safe. Listeners are called on one event loop, in the order of the stream.
 */
public final class NotificationClient implements AutoCloseable {
    private final NotificationClientBuilder settings;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final Connector connector;
    private final Context context = new Context();

    // Touched on the event loop alone.
    private final Set<EventStream> streams = new LinkedHashSet<>();
    private @Nullable Wire current;
    private @Nullable Future<Wire> pending;
    private boolean closed;

    NotificationClient(NotificationClientBuilder settings, EventLoopGroup group, Connector connector) {
        this.settings = settings;
        this.group = group;
        this.loop = group.next();
        this.connector = connector;
    }

    /**
     * Begins a client.
     *
     * @param origin {@code https://host[:port]} (TLS, HTTP/2 or HTTP/1.1 by ALPN) or {@code http://host[:port]} (HTTP/2 with prior knowledge)
     * @throws IllegalArgumentException for anything else
     */
    public static NotificationClientBuilder builder(URI origin) {
        return new NotificationClientBuilder(Endpoint.of(origin));
    }

    /** Subscribes; the stream connects in the background and stays up until closed, or refused for good. */
    public EventStream subscribe(Subscription subscription, StreamListener listener) {
        EventStream stream = new EventStream(subscription, listener, context);
        context.execute(() -> {
            if (closed) {
                stream.close();
            } else {
                streams.add(stream);
                stream.start();
            }
        });
        return stream;
    }

    /** Closes all streams and the connection, without waiting for it. */
    @Override
    public void close() {
        context.execute(() -> {
            closed = true;
            List.copyOf(streams).forEach(EventStream::close);
            if (current != null) {
                current.close();
            }
            if (settings.ownsGroup()) {
                group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            }
        });
    }

    private void connect(Consumer<Wire> ready, Consumer<String> failed) {
        if (current != null && current.accepting()) {
            ready.accept(current);
            return;
        }
        Future<Wire> attempt = pending == null ? connector.connect(loop) : pending;
        pending = attempt;
        attempt.addListener(done -> {
            if (pending == attempt) {
                pending = null;
            }
            if (!attempt.isSuccess()) {
                failed.accept(String.valueOf(attempt.cause().getMessage()));
            } else if (closed) {
                attempt.getNow().close();
                failed.accept("client closed");
            } else {
                current = attempt.getNow();
                offer(attempt.getNow(), ready, failed);
            }
        });
    }

    /** Several streams may have waited for one connection, of which HTTP/1.1 serves just the first. */
    private void offer(Wire wire, Consumer<Wire> ready, Consumer<String> failed) {
        if (wire.accepting()) {
            ready.accept(wire);
        } else {
            connect(ready, failed);
        }
    }

    private final class Context implements StreamContext {
        @Override
        public void execute(Runnable task) {
            if (loop.inEventLoop()) {
                task.run();
            } else if (!loop.isShuttingDown()) {
                loop.execute(task);
            }
        }

        @Override
        public void connect(Consumer<Wire> ready, Consumer<String> failed) {
            NotificationClient.this.connect(ready, failed);
        }

        @Override
        public Runnable schedule(Duration delay, Runnable task) {
            ScheduledFuture<?> scheduled = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        }

        @Override
        public double random() {
            return settings.random().nextDouble();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public int maxEventBytes() {
            return settings.maxEventBytes();
        }

        @Override
        public void forget(EventStream stream) {
            streams.remove(stream);
        }
    }
}
