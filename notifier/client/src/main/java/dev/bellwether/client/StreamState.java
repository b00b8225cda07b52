package dev.bellwether.client;

/** Where a subscription stands. */
public enum StreamState {
    /** A request is on its way, on a connection that may still be in the making. */
    CONNECTING,
    /** The server answered 200 with an event stream. */
    OPEN,
    /** The stream was interrupted and is asked for again after a delay. */
    WAITING,
    /** No more events: closed by its owner, or refused for good. */
    CLOSED
}
