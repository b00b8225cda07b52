package dev.bellwether.notifier.priority;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.StreamByteDistributor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Orders what the streams of one connection send, by RFC 9218 and by the classes of their topics; by the tree of RFC 7540, where a client has built one and
 * has given no sign that it knows urgencies. All methods are to be called on the connection's event loop.
 *
 * <p>Events of one stream stay in order: only streams are ordered here.
 */
public final class StreamScheduler implements StreamByteDistributor {
    private final ScheduledConnection connection;
    private final Http2Connection.PropertyKey key;
    private final Urgencies urgencies = new Urgencies();
    private final DependencyTree tree;
    private Runnable probe = () -> {};
    private @Nullable TopicClass known;
    private boolean hasSeveralClasses;
    private double rise = 1;
    /** How many streams have something to send. */
    private int waiting;

    StreamScheduler(ScheduledConnection connection) {
        this.connection = connection;
        this.key = connection.newKey();
        this.tree = new DependencyTree(connection, this::place);
    }

    /**
     * Says what measures the round-trip time. It is asked to when streams of different classes begin to share the connection, and whenever what they have to
     * send does not leave at once.
     */
    void probeBy(Runnable measuring) {
        probe = measuring;
    }

    /** Gives a stream the class of its topics. */
    public void classed(Http2Stream stream, TopicClass topics) {
        Place place = placed(stream);
        change(place, place.signals().withTopics(topics));
        tree.classed(place);
        if (known == null) {
            known = topics;
        } else if (!hasSeveralClasses && !known.equals(topics)) {
            hasSeveralClasses = true;
            probe.run();
        }
    }

    /** Says whether the client looks at one of a stream's topics now. */
    public void look(Http2Stream stream, boolean hot) {
        Place place = placed(stream);
        if (place.signals().hot() != hot) {
            change(place, place.signals().withHot(hot));
        }
    }

    /** Takes note of a request's {@code Priority}. */
    void header(Http2Stream stream, PriorityField said) throws Http2Exception {
        knowsUrgencies();
        Place place = placed(stream);
        change(place, place.signals().withHeader(said));
    }

    /** Takes note of a PRIORITY_UPDATE. */
    void update(Http2Stream stream, PriorityField said) throws Http2Exception {
        knowsUrgencies();
        Place place = placed(stream);
        change(place, place.signals().withUpdate(said));
    }

    /** The client has shown that it knows RFC 9218: what it says in the manner of RFC 7540 counts no longer. */
    void knowsUrgencies() throws Http2Exception {
        if (tree.fell()) {
            connection.forEachActiveStream(stream -> {
                Place place = place(stream);
                if (place != null) {
                    enter(place);
                }
                return true;
            });
        }
    }

    /** A request came that says nothing of RFC 9218: if its client has built a tree, it counts. */
    void knowsNoUrgencies() throws Http2Exception {
        if (tree.grows()) {
            connection.forEachActiveStream(stream -> {
                Place place = place(stream);
                if (place != null) {
                    urgencies.forget(place);
                }
                return true;
            });
        }
    }

    /** @param now see {@link RoundTrips#rise} */
    void roundTripsRose(double now) throws Http2Exception {
        if (now == rise) {
            return;
        }
        rise = now;
        tree.rose(now);
        connection.forEachActiveStream(stream -> {
            Place place = place(stream);
            if (place != null) {
                change(place, place.signals());
            }
            return true;
        });
    }

    /** What kept a stream's bytes here; empty where it has none. */
    Optional<Waiting> waiting(Http2Stream stream) {
        Place place = place(stream);
        if (place == null || !place.hasFrame()) {
            return Optional.empty();
        }
        if (place.sendable() == 0) {
            return Optional.of(Waiting.STREAM_WINDOW);
        }
        if (place.isStarved(urgencies.sent(), waiting)) {
            return Optional.of(Waiting.PRIORITY);
        }
        int window = connection.remote().flowController().windowSize(connection.connectionStream());
        return Optional.of(window <= 0 ? Waiting.CONNECTION_WINDOW : Waiting.SOCKET);
    }

    /** The place a stream has now, as it was worked out from everything said. */
    StreamPriority priority(Http2Stream stream) {
        Place place = place(stream);
        return place == null ? Signals.NONE.effective(rise) : place.priority();
    }

    /** Whether the client's tree counts. */
    boolean isTree() {
        return tree.isUp();
    }

    @Override
    public void updateStreamableBytes(StreamState state) {
        Place place = place(state.stream());
        if (!state.hasFrame() && (place == null || place.sendable() == 0 && !tree.isUp())) {
            return; // nothing to send, nothing taken back
        }
        if (place == null) {
            place = placed(state.stream());
        }
        int bytes = (int) Math.max(0, Math.min(state.pendingBytes(), state.windowSize()));
        if (place.sendable() != bytes) {
            count(place, bytes);
        }
        place.changed(state, bytes);
        if (tree.isUp()) {
            tree.update(state);
        } else {
            enter(place);
        }
    }

    @Override
    public void updateDependencyTree(int child, int parent, short weight, boolean exclusive) {
        tree.depend(new Dependency(child, parent, weight, exclusive));
    }

    @Override
    public boolean distribute(int most, Writer writer) throws Http2Exception {
        boolean more;
        if (tree.isUp()) {
            more = tree.distribute(most, (stream, bytes) -> {
                placed(stream).granted(bytes, urgencies.sent());
                urgencies.granted(bytes);
                writer.write(stream, bytes);
            });
        } else {
            urgencies.distribute(most, writer);
            more = !urgencies.isIdle();
        }
        if (more && hasSeveralClasses) {
            probe.run();
        }
        return more;
    }

    private void count(Place place, int bytes) {
        if (place.sendable() == 0) {
            place.beginsAt(urgencies.sent());
            waiting++;
        } else if (bytes == 0) {
            waiting--;
        }
    }

    /** Lets a stream wait for its turn among the urgencies, or write frames without bytes. */
    private void enter(Place place) {
        if (place.sendable() > 0) {
            urgencies.add(place);
            return;
        }
        urgencies.forget(place);
        if (!place.isWriting() && place.hasOnlyEmpty()) {
            urgencies.offerEmpty(place);
        }
    }

    private void change(Place place, Signals signals) {
        StreamPriority priority = signals.effective(rise);
        if (tree.isUp()) {
            place.said(signals, priority);
            tree.weigh(place);
        } else {
            urgencies.reprioritize(place, signals, priority);
        }
    }

    private @Nullable Place place(Http2Stream stream) {
        return stream.getProperty(key);
    }

    private Place placed(Http2Stream stream) {
        Place place = place(stream);
        if (place == null) {
            place = new Place(stream);
            stream.setProperty(key, place);
            if (rise != 1) {
                change(place, Signals.NONE);
            }
        }
        return place;
    }
}
