package dev.bellwether.notifier.priority;

import java.util.Locale;

/** Why bytes of a stream had not left when its client gave it up. */
public enum Waiting {
    /** Other streams of its connection went first: it got less than three quarters of an even share of what was sent lately. */
    PRIORITY,
    /** The client let this stream send no more. */
    STREAM_WINDOW,
    /** The client let none of its streams send any more. */
    CONNECTION_WINDOW,
    /** The socket took no more. */
    SOCKET;

    /** As a metric's tag, such as {@code stream-window}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
