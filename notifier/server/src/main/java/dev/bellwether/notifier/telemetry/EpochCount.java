package dev.bellwether.notifier.telemetry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one epoch has seen: how long peers were at risk, and which of them had a bad reset. Not thread-safe: {@link Telemetry} guards it.
 */
final class EpochCount {
    /** A busier epoch forgets nothing it has; it takes no further bad peers. */
    static final int MOST_BAD_PEERS = 10_000;

    private static final int MOST_RECENT = 4 * MOST_BAD_PEERS;

    final String name;
    final byte[] salt;
    private final Map<String, AtRisk> connected = new HashMap<>();
    private final Map<ResetChannel, Map<String, FirstAndLast>> bad =
            Map.of(ResetChannel.ERROR, new LinkedHashMap<>(), ResetChannel.CANCEL, new LinkedHashMap<>());
    private final Map<ResetChannel, long[]> atRisk = Map.of(
            ResetChannel.ERROR, new long[ConnectionAge.BUCKETS], ResetChannel.CANCEL, new long[ConnectionAge.BUCKETS]);
    private final ArrayList<BadReset> recent = new ArrayList<>();
    private long dropped;

    EpochCount(String name, byte[] salt) {
        this.name = name;
        this.salt = salt.clone();
    }

    /** @param oldest when the oldest of the peer's connections was opened */
    void connected(String peer, long oldest, long now) {
        AtRisk known = connected.get(peer);
        if (known != null) {
            settle(peer, known, now);
        }
        connected.put(peer, new AtRisk(oldest, now));
    }

    void disconnected(String peer, long now) {
        AtRisk known = connected.remove(peer);
        if (known != null) {
            settle(peer, known, now);
        }
    }

    /** @return whether anything was added to the report */
    boolean reset(String peer, ResetChannel channel, long now) {
        AtRisk known = connected.get(peer);
        if (known == null) {
            return false;
        }
        Map<String, FirstAndLast> peers = peers(channel);
        FirstAndLast before = peers.get(peer);
        if (before == null && peers.size() >= MOST_BAD_PEERS) {
            return false;
        }
        if (before != null && before.last.atMillis() / 1000 == now / 1000) {
            return false;
        }
        settle(peer, known, now);
        BadReset reset = new BadReset(
                PeerHash.of(salt, peer), channel, ConnectionAge.bucket(now - known.oldest), now, before == null);
        if (before == null) {
            peers.put(peer, new FirstAndLast(reset));
        } else {
            before.last = reset;
        }
        remember(reset);
        return true;
    }

    /** Cumulative milliseconds by age. */
    long[] atRiskMillis(ResetChannel channel, long now) {
        connected.forEach((peer, known) -> settle(peer, known, now));
        return times(channel).clone();
    }

    /** The number of the next bad reset: what a reader passes to {@link #since} next time. */
    long next() {
        return dropped + recent.size();
    }

    /** Whether everything from that number on is still at hand. */
    boolean holds(long from) {
        return from >= dropped;
    }

    List<BadReset> since(long from) {
        return List.copyOf(recent.subList((int) (from - dropped), recent.size()));
    }

    /** The first and the last bad reset of every bad peer. */
    List<BadReset> all() {
        List<BadReset> resets = new ArrayList<>();
        bad.values().forEach(peers -> peers.values().forEach(peer -> {
            resets.add(peer.first);
            if (peer.last != peer.first) {
                resets.add(peer.last);
            }
        }));
        return resets;
    }

    private void remember(BadReset reset) {
        if (recent.size() == MOST_RECENT) {
            // A reader this far behind gets everything anew.
            dropped += recent.size() / 2;
            recent.subList(0, recent.size() / 2).clear();
        }
        recent.add(reset);
    }

    private void settle(String peer, AtRisk known, long now) {
        long from = known.settled - known.oldest;
        long to = now - known.oldest;
        for (ResetChannel channel : bad.keySet()) {
            if (!peers(channel).containsKey(peer)) {
                ConnectionAge.spread(from, to, times(channel));
            }
        }
        known.settled = now;
    }

    private Map<String, FirstAndLast> peers(ResetChannel channel) {
        Map<String, FirstAndLast> peers = bad.get(channel);
        if (peers == null) {
            throw new IllegalArgumentException("channel: " + channel + " (expected: ERROR or CANCEL)");
        }
        return peers;
    }

    private long[] times(ResetChannel channel) {
        long[] times = atRisk.get(channel);
        if (times == null) {
            throw new IllegalArgumentException("channel: " + channel + " (expected: ERROR or CANCEL)");
        }
        return times;
    }

    /** A connected peer's exposure, counted up to {@code settled}. */
    private static final class AtRisk {
        private final long oldest;
        private long settled;

        AtRisk(long oldest, long settled) {
            this.oldest = oldest;
            this.settled = settled;
        }
    }

    private static final class FirstAndLast {
        private final BadReset first;
        private BadReset last;

        FirstAndLast(BadReset first) {
            this.first = first;
            this.last = first;
        }
    }
}
