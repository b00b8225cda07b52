package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.NotificationGateway;
import dev.bellwether.operator.rollout.RolloutStatus;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which image a gateway that names none gets. When the operator's default changes, only so many gateways follow at once; the others keep
 * the default they run until it is their turn.
 */
final class RolloutQueue {
    private final String defaultImage;
    private final int atOnce;
    private final Supplier<Stream<NotificationGateway>> gateways;

    RolloutQueue(String defaultImage, int atOnce, Supplier<Stream<NotificationGateway>> gateways) {
        this.defaultImage = defaultImage;
        this.atOnce = atOnce;
        this.gateways = gateways;
    }

    String image(NotificationGateway gateway, RolloutStatus status) {
        RolloutStatus.Stable stable = status.stable();
        if (namesImage(gateway)
                || stable == null
                || stable.image().isEmpty()
                || stable.image().equals(defaultImage)
                || status.canary() != null) {
            return defaultImage;
        }
        long under = gateways.get()
                .filter(other -> !namesImage(other))
                .filter(other -> other.getStatus() != null && other.getStatus().canary() != null)
                .count();
        return under < atOnce ? defaultImage : stable.image();
    }

    private static boolean namesImage(NotificationGateway gateway) {
        return gateway.getSpec().notifier() != null
                && gateway.getSpec().notifier().image() != null
                && !gateway.getSpec().notifier().image().isEmpty();
    }
}
