package dev.bellwether.e2e.fleet;

/** Follows a topic from a cursor on, until it is closed. Touched on one event loop alone, but for its cursor. */
interface Follower {
    /** The cursor of what was received last; empty until there is one. */
    String lastEventId();

    /** Receives nothing from then on. */
    void close();
}
