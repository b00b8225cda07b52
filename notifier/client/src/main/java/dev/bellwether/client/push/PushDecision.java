package dev.bellwether.client.push;

/** What a client does with a promise, and why. */
public enum PushDecision {
    /** Taken. */
    ACCEPTED,
    /** No rule lists it. */
    NOT_LISTED,
    /** Only GET and HEAD are both safe and without a body, which a promised request must be. */
    METHOD,
    /** Another scheme or authority than that of the connection, for which this server does not speak. */
    OTHER_ORIGIN,
    /** Not an absolute path, or one with a query, a fragment, a backslash, or segments that walk upwards. */
    PATH;

    /** Whether the promise breaks RFC 9113 (sections 8.4 and 8.4.1), and is not just unwanted. */
    public boolean isViolation() {
        return this == METHOD || this == OTHER_ORIGIN;
    }
}
