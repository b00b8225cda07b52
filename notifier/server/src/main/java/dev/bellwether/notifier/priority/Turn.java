package dev.bellwether.notifier.priority;

/**
 * A place in an urgency's round: one stream that shares, or all those together that do not. A link of the round's ring itself, so that joining and
 * leaving costs the same however many wait.
 */
abstract sealed class Turn permits Place, Sequence {
    /** Bytes a turn has for each unit of weight: 2 KiB with the default of 16, so that a frame is worth its header. */
    static final int BYTES = 128;

    Turn before = this;
    Turn after = this;
    boolean isLinked;
    /** Bytes left of a turn that was begun; 0 when none was. */
    int left;

    /** 1 to 256. */
    abstract int weight();

    /** Who sends in this turn. Only while it is linked. */
    abstract Place sender();
}
