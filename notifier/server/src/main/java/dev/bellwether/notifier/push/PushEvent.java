package dev.bellwether.notifier.push;

/** What happens to a promised stream. */
enum PushEvent {
    /** The headers of its answer were written. */
    ANSWERED,
    /** All of its answer has left. */
    SENT,
    /** An RST_STREAM was read or written. */
    RESET,
    /** The time that an answer has to begin is over. */
    OVERDUE,
    /** The connection was closed, or the client's GOAWAY says that it did not look at the stream. */
    DISCONNECTED
}
