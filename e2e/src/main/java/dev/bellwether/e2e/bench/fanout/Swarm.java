package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Thousands of subscribers on one thread, made to cost less than any server: they look for marks in what comes and nothing else. */
final class Swarm implements AutoCloseable {
    /** Of so many connections one reads delays. */
    private static final int TIMED = 50;

    private final Selector selector = Selector.open();
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(256 << 10);
    private final byte[] bytes = new byte[incoming.capacity()];
    private final List<SocketChannel> channels = new ArrayList<>();
    private final Deliveries deliveries;
    private final Thread thread = new Thread(this::run, "swarm");
    private volatile boolean closed;
    private volatile @Nullable Exception failure;

    private record Client(SocketChannel channel, Reading reading, Reading.Payload payload) {}

    private Swarm(Deliveries deliveries) throws IOException {
        this.deliveries = deliveries;
    }

    /**
     * Connects one after the other and subscribes on each.
     *
     * @param streams subscriptions on each connection
     */
    static Swarm connect(
            InetSocketAddress server, Wire wire, String path, int connections, int streams, Deliveries deliveries)
            throws IOException {
        Swarm swarm = new Swarm(deliveries);
        try {
            byte[] request = wire.subscribe(path, streams);
            swarm.thread.start();
            for (int i = 0; i < connections; i++) {
                swarm.add(SocketChannel.open(server), request, wire.reading(), i % TIMED == 0);
            }
            return swarm;
        } catch (IOException | RuntimeException e) {
            swarm.close();
            throw e;
        }
    }

    /** @throws ClientFailedException when a connection was lost or a stream ended */
    void check() throws ClientFailedException {
        Exception cause = failure;
        if (cause != null) {
            throw new ClientFailedException(cause);
        }
    }

    /** Waits until that many deliveries have come, or none has for a while. */
    void await(long count, long quietMillis) throws IOException, InterruptedException {
        long last = -1;
        while (deliveries.count() < count && deliveries.count() != last) {
            last = deliveries.count();
            for (long waited = 0; waited < quietMillis && deliveries.count() < count; waited += 10) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            check();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel channel : channels) {
            // Thousands of connections that wait for their end would be in the way of the next run.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }
        selector.close();
    }

    private void add(SocketChannel channel, byte[] request, Reading reading, boolean timed) throws IOException {
        channels.add(channel);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        ByteBuffer out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        channel.configureBlocking(false);
        Client client = new Client(channel, reading, timed ? deliveries.timing() : deliveries.counting());
        channel.register(selector, SelectionKey.OP_READ, client);
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::read, 100);
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void read(SelectionKey key) {
        Client client = (Client) key.attachment();
        try {
            incoming.clear();
            int length = client.channel().read(incoming);
            if (length < 0) {
                throw new IOException("the server closed a connection");
            }
            incoming.flip().get(bytes, 0, length);
            byte[] answer = client.reading().take(bytes, length, client.payload());
            if (answer.length > 0 && client.channel().write(ByteBuffer.wrap(answer)) < answer.length) {
                throw new IOException("the server does not read");
            }
        } catch (IOException | RuntimeException e) {
            key.cancel();
            failure = e;
        }
    }
}
