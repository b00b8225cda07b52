package dev.bellwether.e2e.bench.fanout;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes on a schedule that is fixed in advance: an event that is late is sent at once, and its delay counts from when it was due. One
 * HTTP/1.1 connection, pipelined, so that a slow answer holds nothing up until {@link #MOST_UNANSWERED} are missing: servers close a connection
 * on which too many wait (Netty beyond 128).
 */
final class Publisher implements AutoCloseable {
    private static final int MOST_UNANSWERED = 100;
    private static final byte[] ANSWER = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final Server server;
    private final ByteBuffer answers = ByteBuffer.allocateDirect(64 << 10);
    private int unanswered;
    private int matched;

    Publisher(Server server) throws IOException {
        this.server = server;
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.publishPort()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
    }

    /**
     * Publishes and returns when the last one is sent.
     *
     * @param rate events a second, evenly spaced
     */
    void publish(int count, double rate) throws IOException {
        long interval = (long) (1e9 / rate);
        long start = System.nanoTime() + interval;
        for (int i = 0; i < count; i++) {
            long due = start + i * interval;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            send(due);
        }
    }

    /**
     * One event's request.
     *
     * @param due by {@link System#nanoTime}
     */
    static byte[] request(Server server, long due) {
        String body = server.body(String.format("~%0" + Deliveries.DIGITS + "d", due));
        return ("POST " + server.publishPath() + " HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json"
                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void send(long due) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(request(server, due));
        while (request.hasRemaining() || unanswered >= MOST_UNANSWERED) {
            channel.write(request);
            readAnswers();
        }
        unanswered++;
    }

    private void readAnswers() throws IOException {
        answers.clear();
        if (channel.read(answers) < 0) {
            throw new ClientFailedException(new EOFException("the server closed the publisher's connection"));
        }
        for (answers.flip(); answers.hasRemaining(); ) {
            byte next = answers.get();
            matched = next == ANSWER[matched] ? matched + 1 : next == ANSWER[0] ? 1 : 0;
            if (matched == ANSWER.length) {
                matched = 0;
                unanswered--;
            }
        }
    }
}
