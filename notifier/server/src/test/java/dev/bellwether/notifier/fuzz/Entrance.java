package dev.bellwether.notifier.fuzz;

import dev.bellwether.notifier.Customizer;
import dev.bellwether.notifier.Notifier;
import dev.bellwether.notifier.config.ConfigFile;
import io.micrometer.core.instrument.Gauge;
import io.netty.channel.Channel;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Where connections come into a running notifier, those that have no socket included: they are handed to the listener's own acceptor. */
final class Entrance implements AutoCloseable {
    final Notifier notifier;
    private final Channel listener;
    private final List<Thread> readers = new ArrayList<>();

    private Entrance(Notifier notifier, Channel listener) {
        this.notifier = notifier;
        this.listener = listener;
    }

    /** @param yaml of a notifier that listens on a port of 127.0.0.1 */
    static Entrance open(String yaml) throws Exception {
        CompletableFuture<Channel> listener = new CompletableFuture<>();
        Notifier notifier = Notifier.start(ConfigFile.parse(yaml), new Customizer() {
            @Override
            public void connection(Channel connection) {
                if (connection instanceof MemoryChannel client) {
                    client.codec = connection.pipeline().get(Http2FrameCodec.class);
                } else {
                    listener.complete(connection.parent());
                }
            }
        });
        // Whoever connects shows where that is.
        try (Socket first =
                new Socket(notifier.address().getAddress(), notifier.address().getPort())) {
            first.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            listener.get(10, TimeUnit.SECONDS);
        }
        Gauge connections = notifier.meters().get("bellwether.connections").gauge();
        Awaited.holds("the first connection is gone", () -> connections.value() == 0);
        return new Entrance(notifier, listener.join());
    }

    /** A new connection. */
    MemoryChannel join() throws Exception {
        MemoryChannel client = new MemoryChannel(listener);
        listener.eventLoop().execute(() -> {
            listener.pipeline().fireChannelRead(client);
            listener.pipeline().fireChannelReadComplete();
        });
        client.registered.get(10, TimeUnit.SECONDS);
        return client;
    }

    /** To be called once files were read: who reads them is waited for, too. */
    void findReaders() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("bellwether-files"))
                .forEach(readers::add);
    }

    /** Whether nothing is under way. On a connection's event loop. */
    boolean isQuiet(MemoryChannel connection) {
        if (!connection.hasReadAll()) {
            return false;
        }
        for (Thread reader : readers) {
            if (reader.getState() == Thread.State.RUNNABLE || reader.getState() == Thread.State.BLOCKED) {
                Thread.yield();
                return false;
            }
        }
        return ((SingleThreadIoEventLoop) connection.eventLoop()).pendingTasks() == 0;
    }

    @Override
    public void close() {
        notifier.close();
    }
}
