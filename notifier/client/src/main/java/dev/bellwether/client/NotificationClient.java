package dev.bellwether.client;

import dev.bellwether.client.pool.ConnectionPool;
import dev.bellwether.client.pool.ConnectionPool.Lease;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One client of one gateway: event streams, and a pool of connections for them, made when needed and made anew when lost.
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
    private final ConnectionPool pool;
    private final EventLoop loop;
    private final Connector connector;
    private final Context context = new Context();
    private final Credentials credentials;

    // Touched on the event loop alone.
    private final Set<EventStream> streams = new LinkedHashSet<>();
    private boolean webSocketsNeedHttp1;
    private boolean closed;

    NotificationClient(NotificationClientBuilder settings, ConnectionPool pool, Connector connector) {
        this.settings = settings;
        this.pool = pool;
        this.loop = pool.loop();
        this.connector = connector;
        this.credentials = new Credentials(settings.token(), context);
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

    /** Closes all streams, and the connections unless the pool was given by the caller, without waiting for it. */
    @Override
    public void close() {
        context.execute(() -> {
            closed = true;
            List.copyOf(streams).forEach(EventStream::close);
            if (settings.ownsPool()) {
                pool.close();
            }
        });
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
        public Runnable connect(Transport transport, Consumer<Lease> ready, Consumer<String> failed) {
            AtomicReference<Runnable> cancel = new AtomicReference<>(() -> {});
            Connector wanted =
                    transport == Transport.WEBSOCKET && webSocketsNeedHttp1 ? connector.withHttp1() : connector;
            cancel.set(pool.acquire(
                    wanted,
                    lease -> {
                        if (((Wire) lease.connection()).offers(transport)) {
                            ready.accept(lease);
                        } else {
                            webSocketsNeedHttp1 = true; // HTTP/2 without extended CONNECT (RFC 8441)
                            lease.release();
                            loop.execute(() -> cancel.set(connect(transport, ready, failed)));
                        }
                    },
                    failed));
            return () -> cancel.get().run();
        }

        @Override
        public Credentials credentials() {
            return credentials;
        }

        @Override
        public Delivery.Mode delivery() {
            return settings.delivery();
        }

        @Override
        public ClientObserver observer() {
            return settings.observer();
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
