package dev.bellwether.operator.gateway;

import dev.bellwether.operator.rollout.Canary;
import dev.bellwether.operator.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Service that shuts out a canary which already received clients means a rollback was cut short, and the canary is rejected. After a
 * restart the first list may legally be older than what was last written, so that one reading is confirmed at the API server itself.
 */
final class ConfirmedPin {
    private ConfirmedPin() {}

    /** The children, with the Service as it is now if what the cache has of it would condemn the canary. */
    static Children of(Children cached, RolloutStatus status, Supplier<@Nullable Service> live) {
        Canary canary = status.canary();
        RolloutStatus.Stable stable = status.stable();
        boolean condemns = canary != null
                && canary.watched()
                && stable != null
                && stable.revision().equals(cached.pinned());
        Service now = condemns ? live.get() : null;
        if (now == null) {
            return cached;
        }
        Collection<HasMetadata> objects = new ArrayList<>(cached.objects());
        objects.removeIf(object -> object instanceof Service
                && object.getMetadata().getName().equals(now.getMetadata().getName()));
        objects.add(now);
        return new Children(cached.gateway(), objects, cached.pods());
    }
}
