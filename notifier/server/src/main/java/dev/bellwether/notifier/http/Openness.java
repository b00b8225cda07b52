package dev.bellwether.notifier.http;

import java.util.concurrent.atomic.AtomicInteger;

/** Whether new event streams are taken, and how many are open. Safe from any thread. */
public final class Openness {
    private final AtomicInteger streams = new AtomicInteger();
    private volatile boolean refusing;

    public boolean isRefusingStreams() {
        return refusing;
    }

    public int streams() {
        return streams.get();
    }

    public void streamOpened() {
        streams.incrementAndGet();
    }

    public void streamClosed() {
        streams.decrementAndGet();
    }

    void refuseStreams() {
        refusing = true;
    }
}
