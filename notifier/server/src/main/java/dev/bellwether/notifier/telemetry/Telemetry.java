package dev.bellwether.notifier.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.AttributeKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the operator compares revisions by: connected peers, their time at risk, and those with bad resets.
 *
 * <p>Thread-safe: event loops report, the management port reads. One lock guards it all; a storm of resets from one peer costs a map
 * look-up each, because a peer counts once a second.
 */
public final class Telemetry implements TrafficObserver {
    private static final AttributeKey<Presence> PRESENCE = AttributeKey.valueOf(Telemetry.class, "presence");
    private static final int EPOCHS = 2;

    private final LongSupplier millis;
    private final MeterRegistry meters;
    private final Object lock = new Object();
    private final ConnectedPeers peers = new ConnectedPeers();
    private final Deque<EpochCount> epochs = new ArrayDeque<>();
    private final Map<String, Long> sent = new TreeMap<>();
    private final Map<String, Long> received = new TreeMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile BooleanSupplier draining = () -> false;
    private int connections;
    private int streams;

    /** A peer's coming. */
    private record Arrival(String peer, long millis) {}

    /** Who is there by a connection: whoever it is from, or, with a trusted proxy, those whose requests are in progress. */
    private static final class Presence {
        /** Through a proxy alone are there any. */
        private Map<Integer, Arrival> requests = Map.of();

        private @Nullable Arrival itself;

        /** What it takes the place of. */
        private @Nullable Arrival put(int stream, Arrival arrival) {
            if (requests.isEmpty()) {
                requests = new HashMap<>(2);
            }
            return requests.put(stream, arrival);
        }

        private @Nullable Arrival remove(int stream) {
            return requests.isEmpty() ? null : requests.remove(stream);
        }

        /** Whose a stream is; null where nobody is known. */
        private @Nullable String peerOf(int stream) {
            Arrival arrival = itself == null ? requests.get(stream) : itself;
            return arrival == null ? null : arrival.peer;
        }
    }

    /** @param millis since 1970, never going back */
    public Telemetry(LongSupplier millis, MeterRegistry meters) {
        this.millis = millis;
        this.meters = meters;
    }

    /** Wall-clock milliseconds that go on evenly when somebody sets the clock. */
    public static LongSupplier steadyMillis() {
        long wall = System.currentTimeMillis();
        long start = System.nanoTime();
        return () -> wall + (System.nanoTime() - start) / 1_000_000;
    }

    /** Says how to tell whether the server is leaving. */
    public void drainingWhen(BooleanSupplier leaving) {
        draining = leaving;
    }

    /** Called on an event loop, outside the lock, whenever a bad reset was added to an epoch; must not block. */
    void onBadReset(Runnable listener) {
        listeners.add(listener);
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }

    @Override
    public void connectionOpened(Channel connection, @Nullable String peer) {
        Presence presence = new Presence();
        connection.attr(PRESENCE).set(presence);
        synchronized (lock) {
            connections++;
            if (peer != null) {
                presence.itself = came(peer);
            }
        }
    }

    @Override
    public void connectionClosed(Channel connection) {
        Presence presence = connection.attr(PRESENCE).getAndSet(null);
        if (presence == null) {
            return;
        }
        synchronized (lock) {
            connections--;
            Arrival itself = presence.itself;
            if (itself != null) {
                left(itself);
            }
            presence.requests.values().forEach(this::left);
        }
    }

    @Override
    public void requestBegun(Channel connection, int stream, String peer) {
        Presence presence = connection.attr(PRESENCE).get();
        if (presence != null) {
            synchronized (lock) {
                Arrival before = presence.put(stream, came(peer));
                if (before != null) {
                    left(before);
                }
            }
        }
    }

    @Override
    public void requestOver(Channel connection, int stream) {
        Presence presence = connection.attr(PRESENCE).get();
        if (presence != null) {
            synchronized (lock) {
                Arrival arrival = presence.remove(stream);
                if (arrival != null) {
                    left(arrival);
                }
            }
        }
    }

    private Arrival came(String peer) {
        long now = millis.getAsLong();
        long oldest = peers.open(peer, now);
        epochs.forEach(epoch -> epoch.connected(peer, oldest, now));
        return new Arrival(peer, now);
    }

    private void left(Arrival arrival) {
        long now = millis.getAsLong();
        OptionalLong oldest = peers.close(arrival.peer, arrival.millis);
        for (EpochCount epoch : epochs) {
            if (oldest.isPresent()) {
                epoch.connected(arrival.peer, oldest.getAsLong(), now);
            } else {
                epoch.disconnected(arrival.peer, now);
            }
        }
    }

    @Override
    public void streamOpened(Channel connection) {
        synchronized (lock) {
            streams++;
        }
    }

    @Override
    public void streamClosed(Channel connection) {
        synchronized (lock) {
            streams--;
        }
    }

    @Override
    public void reset(Channel connection, Direction direction, int streamId, long errorCode, boolean pushed) {
        Http2Error known = Http2Error.valueOf(errorCode);
        // A peer may send any 32 bits: those that are no code of RFC 9113 share one label.
        String code = known == null ? "UNKNOWN" : known.name();
        boolean leaving = draining.getAsBoolean();
        ResetCause cause = ResetCause.of(direction, errorCode, pushed, leaving);
        counter(direction, code, cause).increment();
        ResetChannel channel = ResetChannel.of(direction, errorCode, pushed, leaving);
        boolean news = false;
        synchronized (lock) {
            (direction == Direction.SENT ? sent : received).merge(code, 1L, Long::sum);
            Presence presence = connection.attr(PRESENCE).get();
            String peer = presence == null ? null : presence.peerOf(streamId);
            if (channel != ResetChannel.IGNORED && peer != null) {
                long now = millis.getAsLong();
                for (EpochCount epoch : epochs) {
                    news |= epoch.reset(peer, channel, now);
                }
            }
        }
        if (news) {
            listeners.forEach(Runnable::run);
        }
    }

    /**
     * Opens an epoch for a reader, or joins one that is open; the oldest beyond two is forgotten.
     *
     * @param salt 8 to 32 bytes; those of the first request of an epoch stay
     */
    Reader read(String epoch, byte[] salt) {
        synchronized (lock) {
            for (EpochCount known : epochs) {
                if (known.name.equals(epoch)) {
                    return new Reader(known);
                }
            }
            EpochCount fresh = new EpochCount(epoch, salt);
            long now = millis.getAsLong();
            peers.forEach((peer, oldest) -> fresh.connected(peer, oldest, now));
            epochs.addLast(fresh);
            if (epochs.size() > EPOCHS) {
                epochs.removeFirst();
            }
            return new Reader(fresh);
        }
    }

    private Counter counter(Direction direction, String code, ResetCause cause) {
        return Counter.builder("bellwether.rst.stream")
                .description(
                        "RST_STREAM frames by direction, error code (UNKNOWN: none of RFC 9113) and who asked: client, push (a promised"
                                + " stream, by either side), protocol (the client broke HTTP/2), limit (too many streams), flood (nothing taken for too long),"
                                + " drain (this pod is leaving) or application (whatever answers the stream)")
                .tag("direction", direction.name().toLowerCase(java.util.Locale.ROOT))
                .tag("code", code)
                .tag("cause", cause.label())
                .register(meters);
    }

    /** One telemetry stream's place in an epoch. Used by one thread. */
    final class Reader {
        private final EpochCount epoch;
        private long next = -1;

        private Reader(EpochCount epoch) {
            this.epoch = epoch;
        }

        /** What happened since the last call; everything the first time. */
        Snapshot next() {
            synchronized (lock) {
                long now = millis.getAsLong();
                boolean full = next < 0 || !epoch.holds(next);
                List<BadReset> bad = full ? epoch.all() : epoch.since(next);
                next = epoch.next();
                return new Snapshot(
                        epoch.name,
                        full,
                        now,
                        connections,
                        streams,
                        peers.peers(),
                        epoch.atRiskMillis(ResetChannel.ERROR, now),
                        epoch.atRiskMillis(ResetChannel.CANCEL, now),
                        new ArrayList<>(bad),
                        new TreeMap<>(sent),
                        new TreeMap<>(received));
            }
        }
    }

    /** One report's numbers, as docs/protocol.md has them. */
    record Snapshot(
            String epoch,
            boolean full,
            long atMillis,
            int connections,
            int streams,
            int peers,
            long[] errorAtRiskMillis,
            long[] cancelAtRiskMillis,
            List<BadReset> bad,
            Map<String, Long> sent,
            Map<String, Long> received) {}
}
