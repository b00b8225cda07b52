package dev.bellwether.notifier.presence;

import java.util.Map;
import java.util.Set;

/**
 * What pods tell each other: docs/protocol.md, "Presence between pods". A pod alone writes what it knows, and numbers its versions from 0, where
 * nobody is there.
 */
sealed interface Announcement {
    /** Who tells: another one after each start of the process. */
    String pod();

    /** The pod is alive, and this is its version. */
    record Alive(String pod, long version) implements Announcement {}

    /** What makes version {@code from} version {@code from + 1}. */
    record Changed(String pod, long from, Map<Place, Stay> present, Set<Place> gone) implements Announcement {
        public Changed {
            present = Map.copyOf(present);
            gone = Set.copyOf(gone);
        }
    }

    /**
     * A part of a version as a whole.
     *
     * @param part from 0, below {@code parts}
     */
    record State(String pod, long version, int part, int parts, Map<Place, Stay> present) implements Announcement {
        public State {
            present = Map.copyOf(present);
        }
    }

    /**
     * The pod asks for a state.
     *
     * @param of another pod's; empty for every pod's
     */
    record Wanted(String pod, String of) implements Announcement {}
}
