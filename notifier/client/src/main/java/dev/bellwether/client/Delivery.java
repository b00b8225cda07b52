package dev.bellwether.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands calls to a listener in their order: at once on the event loop, or on an executor behind a queue. When the queue is full the stream stops reading, so that the server waits
 * and not the client's memory, until it is half empty. A call that fails is the listener's own affair.
 */
final class Delivery {
    /** Where and how much: {@code most} calls, 1 or more, wait for the executor before reading stops. */
    record Mode(Executor executor, int most) {
        /** On the event loop itself, where nothing ever waits. */
        static final Mode DIRECT = new Mode(Runnable::run, Integer.MAX_VALUE);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    /** So that one busy stream does not keep a thread from others. */
    private static final int TURN = 64;

    private final Mode mode;
    private final Executor loop;
    private final Consumer<Boolean> reading;
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private boolean draining;
    private boolean stopped;

    /** @param reading told, on the loop, to stop and go on */
    Delivery(Mode mode, Executor loop, Consumer<Boolean> reading) {
        this.mode = mode;
        this.loop = loop;
        this.reading = reading;
    }

    void tell(Runnable call) {
        if (mode == Mode.DIRECT) {
            run(call);
            return;
        }
        boolean idle;
        boolean full;
        synchronized (calls) {
            calls.add(call);
            idle = !draining;
            draining = true;
            full = !stopped && calls.size() >= mode.most;
            stopped |= full;
        }
        if (full) {
            reading.accept(false);
        }
        if (idle) {
            mode.executor.execute(this::drain);
        }
    }

    /** Whether a stream that begins now must not read yet. */
    boolean stopped() {
        synchronized (calls) {
            return stopped;
        }
    }

    private void drain() {
        for (int i = 0; i < TURN; i++) {
            Runnable next;
            boolean on;
            synchronized (calls) {
                next = calls.poll();
                draining = next != null;
                on = stopped && calls.size() <= mode.most / 2;
                stopped &= !on;
            }
            if (on) {
                loop.execute(() -> reading.accept(!stopped()));
            }
            if (next == null) {
                return;
            }
            run(next);
        }
        mode.executor.execute(this::drain);
    }

    private static void run(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("a listener failed", e);
        }
    }
}
