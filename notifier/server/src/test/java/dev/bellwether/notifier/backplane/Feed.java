package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notes what a log feeds. */
final class Feed implements LiveSink {
    final List<StoredEvent> events = Collections.synchronizedList(new ArrayList<>());
    final List<String> epochs = new CopyOnWriteArrayList<>();
    volatile boolean connected;
    volatile long begun = -1;

    @Override
    public void begin(String epoch, long last) {
        epochs.add(epoch);
        begun = last;
    }

    @Override
    public void event(StoredEvent event, @Nullable TraceContext trace) {
        events.add(event);
    }

    @Override
    public void connected(boolean now) {
        connected = now;
    }

    List<String> texts() {
        return List.copyOf(events).stream()
                .map(event -> new String(event.json(), StandardCharsets.UTF_8))
                .toList();
    }
}
