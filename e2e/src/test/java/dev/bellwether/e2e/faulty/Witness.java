package dev.bellwether.e2e.faulty;

import dev.bellwether.client.Interruption;
import dev.bellwether.client.StreamEvent;
import dev.bellwether.client.StreamListener;
import dev.bellwether.client.StreamState;
import dev.bellwether.client.push.PushDecision;
import dev.bellwether.client.push.PushListener;
import dev.bellwether.client.push.PushPromise;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Notes what a client is told, in order. */
final class Witness implements StreamListener, PushListener {
    private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
        String note = notes.poll(15, TimeUnit.SECONDS);
        if (note == null) {
            throw new AssertionError("nothing noted for 15 s");
        }
        return note;
    }

    @Override
    public void onEvent(StreamEvent event) {
        notes.add("event " + event.id().replaceAll(".*\\.", ""));
    }

    @Override
    public void onState(StreamState state) {
        if (state == StreamState.OPEN) {
            notes.add("open");
        }
    }

    @Override
    public void onInterrupted(Interruption why, Duration retryIn) {
        notes.add(why.toString());
    }

    @Override
    public void onRefused(PushPromise promise, PushDecision reason) {
        notes.add("push " + promise.method() + " " + promise.scheme() + "://" + promise.authority() + promise.path()
                + " " + reason);
    }
}
