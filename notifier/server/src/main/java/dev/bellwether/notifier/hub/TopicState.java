package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * A topic or pattern that streams ask for, or that something was published to of late.
 *
 * @param streams those that ask for it by this name
 * @param notifications that came live while it was remembered; of a pattern, to its topics
 * @param position of the newest of them; null for none
 */
public record TopicState(
        String name,
        int streams,
        long notifications,
        @Nullable Cursor position) {}
