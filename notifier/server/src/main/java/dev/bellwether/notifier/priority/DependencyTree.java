package dev.bellwether.notifier.priority;

import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.StreamByteDistributor.StreamState;
import io.netty.handler.codec.http2.StreamByteDistributor.Writer;
import io.netty.handler.codec.http2.WeightedFairQueueByteDistributor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree of RFC 7540, section 5.3, which is Netty's, for clients that build one and know nothing of RFC 9218. It is planted when the first of them asks
 * for something: most clients need none, and it takes half a kilobyte.
 */
final class DependencyTree {
    /** How many dependencies are remembered until it is known whether they count. */
    private static final int REMEMBERED = 100;

    private final ScheduledConnection connection;
    private final Places places;
    private final Dependencies dependencies;
    private @Nullable WeightedFairQueueByteDistributor up;
    private @Nullable ArrayDeque<Dependency> said;
    private boolean isOutdated;
    private double rise = 1;

    /** Where the scheduler keeps them. */
    @FunctionalInterface
    interface Places {
        /** Null for a stream that has none. */
        @Nullable
        Place of(Http2Stream stream);
    }

    DependencyTree(ScheduledConnection connection, Places places) {
        this.connection = connection;
        this.places = places;
        this.dependencies = new Dependencies(connection);
    }

    boolean isUp() {
        return up != null;
    }

    /** What HEADERS or PRIORITY says. */
    void depend(Dependency dependency) {
        if (isOutdated) {
            return;
        }
        WeightedFairQueueByteDistributor tree = up;
        if (tree != null) {
            apply(tree, dependency);
            Http2Stream stream = connection.stream(dependency.stream());
            Place place = stream == null ? null : places.of(stream);
            if (place != null && place.signals().topics() == null) {
                weigh(place);
            }
            return;
        }
        ArrayDeque<Dependency> all = said;
        if (all == null) {
            if (dependency.isDefault()) {
                return;
            }
            all = new ArrayDeque<>(2);
            said = all;
        }
        if (all.size() == REMEMBERED) {
            all.removeFirst();
        }
        all.add(dependency);
    }

    /**
     * Plants it, if anything was said of it.
     *
     * @return whether it is up since now
     */
    boolean grows() throws Http2Exception {
        ArrayDeque<Dependency> all = said;
        if (all == null) {
            return false;
        }
        said = null;
        WeightedFairQueueByteDistributor tree = connection.late(() -> new WeightedFairQueueByteDistributor(connection));
        up = tree;
        all.forEach(dependency -> apply(tree, dependency));
        connection.forEachActiveStream(stream -> {
            Place place = places.of(stream);
            if (place != null) {
                StreamState state = place.state();
                if (state != null) {
                    tree.updateStreamableBytes(state);
                }
                classed(place);
                weigh(place);
            }
            return true;
        });
        return true;
    }

    /**
     * Fells it, and lets no other grow.
     *
     * @return whether it was up
     */
    boolean fell() {
        boolean was = up != null;
        isOutdated = true;
        said = null;
        up = null;
        if (was) {
            connection.forgetLate();
        }
        return was;
    }

    /** Puts a stream where its class belongs, and below it those whose class depends on it. */
    void classed(Place place) {
        WeightedFairQueueByteDistributor tree = up;
        TopicClass topics = place.signals().topics();
        if (tree == null || topics == null) {
            return;
        }
        List<Place> others = othersOfClasses(place);
        int parent = 0;
        for (Place other : others) {
            TopicClass above = other.signals().topics();
            if (parent == 0 && above != null && above.topic().equals(topics.parent())) {
                parent = other.stream().id();
            }
        }
        put(tree, place, parent, topics);
        for (Place other : others) {
            TopicClass below = other.signals().topics();
            if (below != null && topics.topic().equals(below.parent())) {
                put(tree, other, place.stream().id(), below);
            }
        }
    }

    /** @param now see {@link RoundTrips#rise}; {@link #weigh} is to be called for each stream then */
    void rose(double now) {
        rise = now;
    }

    /** Gives a stream the weight that it has now, where it is: its class's, or what is left of the one that its client wants. */
    void weigh(Place place) {
        WeightedFairQueueByteDistributor tree = up;
        if (tree == null) {
            return;
        }
        Dependency at = dependencies.of(place.stream().id());
        int weight = place.signals().topics() == null ? RoundTrips.decayed(at.weight(), rise) : place.weight();
        tree.updateDependencyTree(at.stream(), at.parent(), (short) weight, false);
    }

    void update(StreamState state) {
        WeightedFairQueueByteDistributor tree = up;
        if (tree != null) {
            tree.updateStreamableBytes(state);
        }
    }

    boolean distribute(int most, Writer writer) throws Http2Exception {
        WeightedFairQueueByteDistributor tree = up;
        return tree != null && tree.distribute(most, writer);
    }

    private List<Place> othersOfClasses(Place place) {
        List<Place> others = new ArrayList<>();
        connection.eachStream(stream -> {
            Place other = places.of(stream);
            if (other != null && other != place && other.signals().topics() != null) {
                others.add(other);
            }
        });
        return others;
    }

    private void put(WeightedFairQueueByteDistributor tree, Place place, int parent, TopicClass topics) {
        apply(tree, new Dependency(place.stream().id(), parent, (short) place.weight(), topics.exclusive()));
    }

    private void apply(WeightedFairQueueByteDistributor tree, Dependency dependency) {
        int stream = dependency.stream();
        if (dependency.exclusive() && dependencies.isBelow(dependency.parent(), stream)) {
            // Netty moves the parent up first (RFC 7540, section 5.3.3), but takes its children from it before it
            // counts
            // what they have to send there: streams that wait would be forgotten.
            Dependency parent = dependencies.of(dependency.parent());
            apply(tree, parent.below(dependencies.of(stream).parent()));
        }
        dependencies.say(dependency);
        tree.updateDependencyTree(
                dependency.stream(), dependency.parent(), dependency.weight(), dependency.exclusive());
    }
}
