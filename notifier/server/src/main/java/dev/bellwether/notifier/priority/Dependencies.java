package dev.bellwether.notifier.priority;

import java.util.HashMap;
import java.util.Map;

/** Below what each stream is in the tree of RFC 7540: Netty's does not tell, and wants to hear it with every new weight. */
final class Dependencies {
    /** Of streams that are not there: groups of a client's own, streams to come, streams that are over. */
    private static final int MOST_ABSENT = 100;

    private final ScheduledConnection connection;
    private final Map<Integer, Entry> entries = new HashMap<>();

    /** @param isOfStream whether the parent was a stream then, and no mere group */
    private record Entry(Dependency dependency, boolean isOfStream) {}

    Dependencies(ScheduledConnection connection) {
        this.connection = connection;
    }

    /** Takes note of what the tree is told. */
    void say(Dependency dependency) {
        int stream = dependency.stream();
        int parent = dependency.parent();
        if (isBelow(parent, stream)) {
            put(of(parent).below(of(stream).parent()));
        }
        if (dependency.exclusive()) {
            connection.eachStream(active -> {
                Dependency other = of(active.id());
                if (other.stream() != stream && other.parent() == parent) {
                    put(other.below(stream));
                }
            });
        }
        if (entries.size() > 2 * connection.numActiveStreams() + MOST_ABSENT) {
            entries.keySet().removeIf(id -> connection.stream(id) == null);
        }
        put(dependency);
    }

    /** Where a stream is, and the weight that was last said of it; below the root with the default weight if nothing was. Never exclusive. */
    Dependency of(int stream) {
        Entry entry = entries.get(stream);
        if (entry == null) {
            return new Dependency(stream, 0, (short) StreamPriority.DEFAULT_WEIGHT, false);
        }
        Dependency said = entry.dependency;
        // Who was below a stream that is over is where that was (RFC 7540, section 5.3.4).
        return entry.isOfStream && connection.stream(said.parent()) == null ? said.below(0) : said;
    }

    /** Whether a stream depends on another, however many are between them. */
    boolean isBelow(int stream, int above) {
        int at = stream;
        for (int depth = entries.size(); at != 0 && depth >= 0; depth--) {
            at = of(at).parent();
            if (at == above) {
                return true;
            }
        }
        return false;
    }

    private void put(Dependency dependency) {
        entries.put(
                dependency.stream(),
                new Entry(dependency.below(dependency.parent()), connection.stream(dependency.parent()) != null));
    }
}
