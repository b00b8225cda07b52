package dev.bellwether.operator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bellwether.api.v1alpha1.NotificationGateway;
import dev.bellwether.operator.revision.RevisionInputs;
import dev.bellwether.operator.rollout.RolloutStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which image a gateway that names none gets. When the operator's default changes, only so many gateways follow at once; the others keep
 * the default they run until it is their turn. A turn is taken under one lock, before any cache can show that it was.
 */
final class RolloutQueue {
    /** How long a turn is kept for a gateway whose canary is not to be seen yet; one that cannot begin lets others go on. */
    private static final Duration TURN = Duration.ofMinutes(1);

    private final String defaultImage;
    private final int atOnce;
    private final Supplier<Stream<NotificationGateway>> gateways;
    private final Clock clock;
    private final Map<String, Instant> turns = new HashMap<>();

    RolloutQueue(String defaultImage, int atOnce, Supplier<Stream<NotificationGateway>> gateways, Clock clock) {
        this.defaultImage = defaultImage;
        this.atOnce = atOnce;
        this.gateways = gateways;
        this.clock = clock;
    }

    synchronized String image(NotificationGateway gateway, RolloutStatus status) {
        String uid = gateway.getMetadata().getUid();
        RolloutStatus.Stable stable = status.stable();
        if (namesImage(gateway)
                || stable == null
                || stable.image().isEmpty()
                || stable.image().equals(defaultImage)) {
            turns.remove(uid);
            return defaultImage;
        }
        if (status.canary() != null) {
            turns.remove(uid); // its status shows it from now on
            // A canary of the image it had, since its spec changed while it waited: another image would be another
            // revision.
            return status.canary().image().equals(stable.image()) ? stable.image() : defaultImage;
        }
        if (wasRejected(gateway, status)) {
            return defaultImage; // nothing is rolled out, and the status goes on saying why
        }
        boolean free = taken(uid) < atOnce;
        return free || turns.containsKey(uid) ? turn(uid) : stable.image();
    }

    private String turn(String uid) {
        turns.putIfAbsent(uid, clock.instant().plus(TURN));
        return defaultImage;
    }

    private int taken(String except) {
        Instant now = clock.instant();
        turns.values().removeIf(until -> !now.isBefore(until));
        Set<String> under = new HashSet<>(turns.keySet());
        gateways.get()
                .filter(other -> !namesImage(other))
                .filter(other -> other.getStatus() != null && other.getStatus().canary() != null)
                .forEach(other -> under.add(other.getMetadata().getUid()));
        under.remove(except);
        return under.size();
    }

    private boolean wasRejected(NotificationGateway gateway, RolloutStatus status) {
        if (status.rejected().isEmpty()) {
            return false;
        }
        JsonNode spec = Serialization.jsonMapper().valueToTree(gateway.getSpec());
        String revision = RevisionInputs.of(spec, defaultImage).hash();
        return status.rejected().stream().anyMatch(one -> one.revision().equals(revision));
    }

    private static boolean namesImage(NotificationGateway gateway) {
        return gateway.getSpec().notifier() != null
                && gateway.getSpec().notifier().image() != null
                && !gateway.getSpec().notifier().image().isEmpty();
    }
}
