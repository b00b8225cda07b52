package dev.bellwether.notifier.backplane;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a NATS server, and stalls once in the midst of what the server sends: after so many messages of the log, until the
 * client asks something of the log again.
 */
final class StallingRelay implements AutoCloseable {
    private static final String MESSAGE = " $JS.ACK.";
    private static final String QUESTION = "$JS.API.CONSUMER.";

    private final ServerSocket listener;
    private final int server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** @param server the port of the server */
    StallingRelay(int server) throws IOException {
        this.server = server;
        listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The stall comes after so many more messages. */
    void stallAfter(int messages) {
        left.set(messages);
    }

    /** Whether it came and has passed. */
    boolean hasStalled() {
        return released.getCount() == 0;
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
                sockets.add(client);
                sockets.add(upstream);
                daemon(() -> pump(client, upstream, QUESTION, this::asked));
                daemon(() -> pump(upstream, client, MESSAGE, this::message));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void asked() {
        if (stalled.getCount() == 0) {
            released.countDown();
        }
    }

    private void message() throws InterruptedException {
        if (left.decrementAndGet() == 0) {
            stalled.countDown();
            released.await();
        }
    }

    /** Passes on, and tells of each of the words before it passes on the byte that ends it. */
    private void pump(Socket from, Socket to, String word, Told told) {
        byte[] sought = word.getBytes(StandardCharsets.US_ASCII);
        byte[] buffer = new byte[64 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int found = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int passed = 0;
                for (int i = 0; i < count; i++) {
                    found = buffer[i] == sought[found] ? found + 1 : buffer[i] == sought[0] ? 1 : 0;
                    if (found == sought.length) {
                        found = 0;
                        out.write(buffer, passed, i - passed);
                        passed = i;
                        told.run();
                    }
                }
                out.write(buffer, passed, count - passed);
            }
        } catch (IOException | InterruptedException e) {
            close();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Told {
        void run() throws InterruptedException;
    }
}
