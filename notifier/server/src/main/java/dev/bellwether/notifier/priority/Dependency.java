package dev.bellwether.notifier.priority;

/**
 * What HEADERS or PRIORITY says in the manner of RFC 7540, section 5.3.
 *
 * @param weight 1 to 256
 */
record Dependency(int stream, int parent, short weight, boolean exclusive) {
    /** Whether it says no more than a client that says nothing. */
    boolean isDefault() {
        return parent == 0 && weight == StreamPriority.DEFAULT_WEIGHT && !exclusive;
    }

    /** The same stream below another, beside those that are there. */
    Dependency below(int other) {
        return new Dependency(stream, other, weight, false);
    }
}
