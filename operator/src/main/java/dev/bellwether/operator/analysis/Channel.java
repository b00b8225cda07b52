package dev.bellwether.operator.analysis;

/** What kind of reset. */
public enum Channel {
    /** A side says that the other, or itself, is broken: INTERNAL_ERROR, PROTOCOL_ERROR and their like. */
    ERROR,
    /** The client does not want what it gets: received CANCEL, received REFUSED_STREAM on a push. */
    CANCEL
}
