package dev.bellwether.e2e.bench.fanout;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Those who attack: a thread for each connection there is at a time, and one that reads what comes back. */
final class Attackers implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Duration> closures = new ConcurrentLinkedQueue<>();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong resets = new AtomicLong();
    private final AtomicLong early = new AtomicLong();
    private final Attack attack;
    private final int port;
    private volatile boolean stopped;

    private Attackers(Attack attack, int port) {
        this.attack = attack;
        this.port = port;
    }

    /** Begins at once. */
    static Attackers begin(Attack attack, int port) {
        Attackers attackers = new Attackers(attack, port);
        for (int i = 0; i < attack.connections(); i++) {
            attackers.threads.add(new Thread(attackers::run, "attacker"));
        }
        attackers.threads.forEach(Thread::start);
        return attackers;
    }

    /** How long after each connection had gone beyond its limit the server closed it. */
    List<Duration> closures() {
        return List.copyOf(closures);
    }

    long steps() {
        return steps.get();
    }

    /** RST_STREAM frames that came from the server. */
    long resets() {
        return resets.get();
    }

    /** Connections that the server closed although they were within their limit. */
    long early() {
        return early.get();
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void run() {
        while (!stopped) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                attack(socket);
            } catch (IOException e) {
                // Refused, or closed in the midst of a step: there is another connection.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void attack(Socket socket) throws IOException, InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        long[] endedAt = new long[1];
        Thread reader = new Thread(
                () -> {
                    read(socket);
                    endedAt[0] = System.nanoTime();
                    ended.countDown();
                },
                "attacker's reader");
        reader.start();
        long began = System.nanoTime();
        long beyond = attack.limit().steps() > 0
                ? Long.MAX_VALUE
                : began + attack.limit().time().toNanos();
        try {
            socket.getOutputStream().write(attack.first());
            for (int n = 0; !stopped && ended.getCount() > 0; n++) {
                byte[] step = attack.step().apply(n);
                if (step.length > 0) {
                    socket.getOutputStream().write(step);
                    steps.incrementAndGet();
                }
                if (attack.limit().steps() > 0 && n == attack.limit().steps()) {
                    beyond = System.nanoTime();
                }
                ended.await(
                        Math.max(0, began + (n + 1) * 1_000_000_000L / attack.rate() - System.nanoTime()),
                        TimeUnit.NANOSECONDS);
            }
        } catch (IOException closed) {
            // What the reader sees too.
        }
        if (stopped && ended.getCount() > 0) {
            socket.close();
        }
        reader.join();
        if (!stopped && beyond != Long.MAX_VALUE) {
            closures.add(Duration.ofNanos(Math.max(0, endedAt[0] - beyond)));
        } else if (!stopped) {
            early.incrementAndGet();
        }
    }

    /** Frame by frame until the end. */
    private void read(Socket socket) {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (true) {
                int head = in.readInt();
                in.skipNBytes(5 + (head >>> 8));
                if ((head & 0xFF) == Http2FrameTypes.RST_STREAM) {
                    resets.incrementAndGet();
                }
            }
        } catch (IOException ended) {
            // However it ended.
        }
    }
}
