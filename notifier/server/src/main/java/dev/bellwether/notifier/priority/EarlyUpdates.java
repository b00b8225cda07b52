package dev.bellwether.notifier.priority;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What PRIORITY_UPDATE says of streams that are to be opened. No more than a client may have are kept, so it needs no bound of its own. */
final class EarlyUpdates {
    private final TreeMap<Integer, PriorityField> byStream = new TreeMap<>();

    /**
     * Keeps what was said of an idle stream, in place of what was said of it before.
     *
     * @return whether the client may have so many: idle streams of which something was said and active ones together (RFC 9218, section 7.1)
     */
    boolean keep(int id, PriorityField field, int active, int most) {
        if (!byStream.containsKey(id) && byStream.size() + active >= most) {
            return false;
        }
        byStream.put(id, field);
        return true;
    }

    /**
     * Takes what was said of a stream that is opened now. Streams of lesser identifiers are idle no longer (RFC 9113, section 5.1.1), and what was said of
     * them is forgotten.
     *
     * @return null for nothing
     */
    @Nullable
    PriorityField take(int id) {
        PriorityField field = byStream.get(id);
        byStream.headMap(id, true).clear();
        return field;
    }

    boolean isEmpty() {
        return byStream.isEmpty();
    }
}
