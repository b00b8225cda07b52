package dev.bellwether.notifier.push;

import java.util.Locale;

/**
 * Where a promised stream is in its life. From {@link #PENDING} it goes to {@link #ACTIVE}, and from either to one of the others, where it
 * stays: nothing promised is left open for ever, and nothing ends twice.
 */
enum PushState {
    /** Promised; its answer has not begun. */
    PENDING,
    /** The answer's headers were written. */
    ACTIVE,
    /** The whole answer has left. */
    CLOSED,
    /** Ended by an RST_STREAM before that, of whichever side. */
    RESET,
    /** Reset by this side because the answer did not begin in time. */
    EXPIRED,
    /** Gone with its connection. */
    LOST;

    /** The state after something has happened. */
    PushState after(PushEvent event) {
        if (!isOpen()) {
            return this;
        }
        return switch (event) {
            case ANSWERED -> ACTIVE;
            case SENT -> CLOSED;
            case RESET -> RESET;
            case OVERDUE -> this == PENDING ? EXPIRED : this;
            case DISCONNECTED -> LOST;
        };
    }

    /** Whether it counts against what the client allows. */
    boolean isOpen() {
        return this == PENDING || this == ACTIVE;
    }

    /** As a metric's tag. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
