package dev.bellwether.notifier.priority;

import java.util.TreeMap;

/**
 * The streams of one urgency that share with nobody: whoever was opened first sends first (RFC 9218, section 10). Among those that share they have one
 * turn together, with the weight of the one whose turn it is.
 */
final class Sequence extends Turn {
    private final TreeMap<Integer, Place> places = new TreeMap<>();

    void add(Place place) {
        places.put(place.stream().id(), place);
    }

    void remove(Place place) {
        places.remove(place.stream().id());
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    @Override
    int weight() {
        return sender().weight();
    }

    @Override
    Place sender() {
        return places.firstEntry().getValue();
    }
}
