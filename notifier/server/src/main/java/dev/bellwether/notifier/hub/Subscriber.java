package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.http.Connection;

/** Somebody who gets what is published. All calls are made on the event loop of the {@link Shard} it was added to. */
public interface Subscriber {
    TopicSelection topics();

    /**
     * The next notifications of one of its topics. May come twice where an exact name and a pattern overlap; sequences never decrease.
     *
     * @return whether some of them were written, and not kept for later or left out
     */
    boolean deliver(LiveRun run);

    /** What carries it. Flushed after a batch. */
    Connection connection();

    /** The log was replaced, or notifications were lost on the way here: resuming is the only way to go on. */
    void logChanged();
}
