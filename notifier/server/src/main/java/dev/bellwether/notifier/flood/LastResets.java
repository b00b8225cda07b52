package dev.bellwether.notifier.flood;

import java.util.Arrays;

/** The streams of a connection that were reset here last, of which their client may not have known. */
final class LastResets {
    private static final int MANY = 16;

    private final int[] streams = new int[MANY];

    void add(int stream) {
        System.arraycopy(streams, 0, streams, 1, MANY - 1);
        streams[0] = stream;
    }

    boolean contains(int stream) {
        return Arrays.stream(streams).anyMatch(reset -> reset == stream);
    }
}
