package dev.bellwether.notifier.drain;

import dev.bellwether.notifier.config.DrainConfig;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Who leaves next. Connections in an order of their own, each first told (GOAWAY in two steps) and then relieved of its streams, as many at each tick
 * as the {@link Pace} lets go; a connection without streams counts as one.
 *
 * <p>Told is a second's worth in advance and not more: some peers take a second to answer, and all of those told open another connection for
 * whatever they ask next.
 */
final class Procession {
    /** What somebody who comes late needs to ask and to be told to come back. */
    private static final long LATE_MILLIS = 1000;

    private final Drainable clients;
    private final DrainConfig config;
    private final EventLoop loop;
    private final Counter departures;
    private final Pace pace;
    private final Set<Channel> known = new HashSet<>();
    private final Deque<Leaver> waiting = new ArrayDeque<>();
    private final Deque<Leaver> ready = new ArrayDeque<>();
    /** Streams of those who were told and have not left. */
    private long told;

    /** A connection and how many of its streams must still be told to end; nobody's once it is 0. */
    private static final class Leaver {
        final Channel connection;
        int owed;

        Leaver(Channel connection) {
            this.connection = connection;
        }
    }

    /**
     * All that are connected now, by chance: those that came together should not come back together. On any thread; what follows, on the
     * drain's event loop.
     */
    Procession(Drainable clients, DrainConfig config, EventLoop loop, Counter departures) {
        this.clients = clients;
        this.config = config;
        this.loop = loop;
        this.departures = departures;
        List<Channel> present = new ArrayList<>(clients.connections());
        Collections.shuffle(present);
        long streams = 0;
        for (Channel connection : present) {
            known.add(connection);
            waiting.add(new Leaver(connection));
            streams += weight(connection);
        }
        pace = new Pace(Pace.rate(config.rate(), streams, config.grace()));
    }

    /** Most streams in a second. */
    int rate() {
        return pace.rate();
    }

    /** @return whether everybody has gone */
    boolean tick() {
        Collection<Channel> left = clients.connections();
        left.forEach(this::cameLate);
        giveNotice();
        letGo(pace.tick());
        return left.isEmpty();
    }

    /** Those who came since: their connection would otherwise keep the pod until the deadline. */
    private void cameLate(Channel connection) {
        if (known.add(connection)) {
            loop.schedule(() -> waiting.add(new Leaver(connection)), LATE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void giveNotice() {
        while (told < pace.rate() && !waiting.isEmpty()) {
            Leaver next = waiting.remove();
            Channel connection = next.connection;
            next.owed = weight(connection);
            told += next.owed;
            connection
                    .eventLoop()
                    .execute(() -> Departure.giveNotice(
                            connection, clients.isHttp2(connection), () -> loop.execute(() -> ready.add(next))));
            connection.closeFuture().addListener(closed -> loop.execute(() -> gone(next, next.owed)));
        }
    }

    private void letGo(int most) {
        int left = most;
        while (left > 0 && !ready.isEmpty()) {
            Leaver next = ready.element();
            int open = Math.min(next.owed, weight(next.connection));
            int some = Math.min(left, open);
            if (some == open) {
                ready.remove();
            }
            if (some > 0) {
                leave(next, some, some == open);
                left -= some;
            }
        }
    }

    private void leave(Leaver leaver, int some, boolean last) {
        Channel connection = leaver.connection;
        if (last) {
            clients.leave(connection, config.shortestRetry(), config.longestRetry());
            Departure.closeBehind(connection, clients.isHttp2(connection));
        } else {
            clients.endStreams(connection, some, config.shortestRetry(), config.longestRetry());
        }
        gone(leaver, last ? leaver.owed : some);
        departures.increment(some);
    }

    private void gone(Leaver leaver, int streams) {
        leaver.owed -= streams;
        told -= streams;
    }

    private int weight(Channel connection) {
        return Math.max(1, clients.streams(connection));
    }
}
