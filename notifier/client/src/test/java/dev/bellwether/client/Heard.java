package dev.bellwether.client;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Notes what a stream tells, for the test's thread. */
final class Heard implements StreamListener {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    /** Skips to the first note that begins with {@code start}. */
    String await(String start) throws InterruptedException {
        while (true) {
            String next = told.poll(15, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing told that begins with: " + start);
            }
            if (next.startsWith(start)) {
                return next;
            }
        }
    }

    @Override
    public void onEvent(StreamEvent event) {
        told.add("event " + event.id() + " " + event.data());
    }

    @Override
    public void onState(StreamState state) {
        told.add(state.name());
    }

    @Override
    public void onInterrupted(Interruption why, Duration retryIn) {
        told.add("interrupted " + why);
    }
}
