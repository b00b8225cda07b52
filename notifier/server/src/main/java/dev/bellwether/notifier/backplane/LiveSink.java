package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TraceContext;
import org.jspecify.annotations.Nullable;

/** What a {@link Backplane} feeds: one thread at a time, in order. */
public interface LiveSink {
    /**
     * From here on every notification after {@code last} in the log {@code epoch} arrives by {@link #event}. Said first of all, and again
     * only if the engine cannot go on where it was: a new log, or notifications dropped before they could be read. Subscribers then have
     * to resume.
     */
    void begin(String epoch, long last);

    /**
     * The next notification; sequences only grow.
     *
     * @param trace what its {@link Publication} had
     */
    void event(StoredEvent event, @Nullable TraceContext trace);

    /** The log went away or came back. Nothing is lost: the feed goes on after the last event. */
    void connected(boolean connected);
}
