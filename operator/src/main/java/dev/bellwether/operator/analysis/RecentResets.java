package dev.bellwether.operator.analysis;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who had bad resets in which of the last seconds, on one side and in one channel. */
final class RecentResets {
    /** Seconds that the paths beside the test look back. */
    static final int WINDOW = 10;

    /** Seconds that are kept: late reports of a gap must still find each other. */
    private static final int KEPT = 40;

    /** Two seconds this far apart mean that a peer came back and was reset again; a blip of the network lasts one or two. */
    private static final int APART = 3;

    private final Map<String, NavigableSet<Long>> secondsByPeer = new HashMap<>();
    private final TreeMap<Long, Integer> newlyBad = new TreeMap<>();
    private long newest = Long.MIN_VALUE;

    /** @param first whether the peer was never bad before, on any pod of this side */
    void add(String peer, long second, boolean first) {
        if (newest != Long.MIN_VALUE && second <= newest - KEPT) {
            return;
        }
        secondsByPeer.computeIfAbsent(peer, p -> new TreeSet<>()).add(second);
        if (first) {
            newlyBad.merge(second, 1, Integer::sum);
        }
        if (second > newest) {
            newest = second;
            forget(second - KEPT);
        }
    }

    /** The last second in which anything happened. */
    long newest() {
        return newest;
    }

    /** Newly bad peers in the window that ends with {@code end}, of each second at most {@code cap}. */
    long sudden(long end, long cap) {
        return newlyBad.subMap(end - WINDOW, false, end, true).values().stream()
                .mapToLong(n -> Math.min(n, cap))
                .sum();
    }

    /** Peers that in the window that ends with {@code end} were reset, and again at least three seconds later. */
    long persistent(long end) {
        return secondsByPeer.values().stream()
                .filter(seconds -> cameBack(seconds.subSet(end - WINDOW, false, end, true)))
                .count();
    }

    private static boolean cameBack(NavigableSet<Long> seconds) {
        return !seconds.isEmpty() && seconds.last() - seconds.first() >= APART;
    }

    private void forget(long until) {
        newlyBad.headMap(until, true).clear();
        secondsByPeer.values().forEach(seconds -> seconds.headSet(until, true).clear());
        secondsByPeer.values().removeIf(NavigableSet::isEmpty);
    }
}
