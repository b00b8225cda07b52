package dev.bellwether.notifier.hub;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The subscribers of one name. Whoever goes through {@link #members} may add and remove some meanwhile. */
final class Bucket {
    private final Set<Subscriber> all = new LinkedHashSet<>();
    private Subscriber @Nullable [] members;

    void add(Subscriber subscriber) {
        all.add(subscriber);
        members = null;
    }

    void remove(Subscriber subscriber) {
        all.remove(subscriber);
        members = null;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Those of this moment, in the order in which they came. Not to be written to. */
    Subscriber[] members() {
        Subscriber[] now = members;
        if (now == null) {
            now = all.toArray(Subscriber[]::new);
            members = now;
        }
        return now;
    }
}
