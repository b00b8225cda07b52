package dev.bellwether.e2e.bench.handshake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Passes TCP on between loopback ports, each byte as much later as it is told, whichever way it goes: a network that is far away and loses nothing. The
 * connection itself is made at once.
 */
final class DelayingRelay implements AutoCloseable {
    private static final byte[] END = {};

    private final ServerSocket listener;
    private final int server;
    private final long delayNanos;

    /** Bytes on their way. */
    private record Portion(long dueNanos, byte[] bytes) {}

    /**
     * @param server the port of the server
     * @param delay of each direction: half of the round trip
     */
    DelayingRelay(int server, Duration delay) throws IOException {
        this.server = server;
        this.delayNanos = delay.toNanos();
        listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                pass(client, upstream);
                pass(upstream, client);
            }
        } catch (IOException e) {
            // Closed: those who are connected go on until they end.
        }
    }

    private void pass(Socket from, Socket to) {
        BlockingQueue<Portion> onTheWay = new LinkedBlockingQueue<>();
        daemon(() -> read(from, onTheWay));
        daemon(() -> write(to, onTheWay));
    }

    private void read(Socket from, BlockingQueue<Portion> onTheWay) {
        byte[] buffer = new byte[64 << 10];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                byte[] bytes = new byte[count];
                System.arraycopy(buffer, 0, bytes, 0, count);
                onTheWay.add(new Portion(System.nanoTime() + delayNanos, bytes));
            }
        } catch (IOException e) {
            // As good as the end.
        }
        onTheWay.add(new Portion(System.nanoTime() + delayNanos, END));
    }

    private static void write(Socket to, BlockingQueue<Portion> onTheWay) {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Portion next = onTheWay.take(); next.bytes() != END; next = onTheWay.take()) {
                for (long left = next.dueNanos() - System.nanoTime();
                        left > 0;
                        left = next.dueNanos() - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.sleep(left);
                }
                out.write(next.bytes());
            }
        } catch (IOException e) {
            // The other side has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "delaying-relay");
        thread.setDaemon(true);
        thread.start();
    }
}
