package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.CanaryStatus;
import dev.bellwether.api.v1alpha1.LastControl;
import dev.bellwether.api.v1alpha1.NotificationGatewayStatus;
import dev.bellwether.api.v1alpha1.RejectedRevision;
import dev.bellwether.api.v1alpha1.StableStatus;
import dev.bellwether.operator.rollout.Canary;
import dev.bellwether.operator.rollout.Condition;
import dev.bellwether.operator.rollout.Control;
import dev.bellwether.operator.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rollout's status as it stands in the gateway, and back. */
final class StatusText {
    private StatusText() {}

    static NotificationGatewayStatus write(RolloutStatus status) {
        RolloutStatus.Stable stable = status.stable();
        Canary canary = status.canary();
        Control acted = status.acted();
        return new NotificationGatewayStatus(
                status.observedGeneration(),
                stable == null
                        ? null
                        : new StableStatus(stable.revision(), stable.image(), stable.replicas(), stable.streams()),
                canary == null ? null : write(canary),
                status.rejected().isEmpty()
                        ? null
                        : status.rejected().stream()
                                .map(r ->
                                        new RejectedRevision(r.revision(), r.at().toString(), r.reason(), r.message()))
                                .toList(),
                acted.promote() == null && acted.abort() == null && acted.retry() == null
                        ? null
                        : new LastControl(acted.promote(), acted.abort(), acted.retry()),
                status.conditions().stream().map(StatusText::write).toList());
    }

    static RolloutStatus read(@Nullable NotificationGatewayStatus status) {
        if (status == null) {
            return RolloutStatus.EMPTY;
        }
        StableStatus stable = status.stable();
        CanaryStatus canary = status.canary();
        LastControl acted = status.lastControl();
        List<RolloutStatus.Rejected> rejected = new ArrayList<>();
        if (status.rejected() != null) {
            status.rejected()
                    .forEach(r -> rejected.add(
                            new RolloutStatus.Rejected(r.revision(), Instant.parse(r.at()), r.reason(), r.message())));
        }
        List<Condition> conditions = new ArrayList<>();
        if (status.conditions() != null) {
            status.conditions().forEach(c -> read(c).ifPresent(conditions::add));
        }
        return new RolloutStatus(
                status.observedGeneration() == null ? -1 : status.observedGeneration(),
                stable == null
                        ? null
                        : new RolloutStatus.Stable(
                                stable.revision(),
                                orEmpty(stable.image()),
                                stable.replicas() == null ? 0 : stable.replicas(),
                                stable.streams() == null ? 0 : stable.streams()),
                canary == null ? null : read(canary),
                rejected,
                acted == null ? Control.NONE : new Control(false, acted.promote(), acted.abort(), acted.retry()),
                conditions);
    }

    private static CanaryStatus write(Canary canary) {
        return new CanaryStatus(
                canary.revision(),
                canary.image(),
                canary.phase().text(),
                canary.step(),
                canary.weight(),
                canary.share(),
                canary.startedAt().toString(),
                canary.phaseSince().toString(),
                text(canary.progressDeadlineAt()),
                text(canary.holdUntil()),
                canary.verdict(),
                canary.evidence(),
                text(canary.drainUntil()),
                canary.streams());
    }

    private static Canary read(CanaryStatus canary) {
        Instant started = instant(canary.startedAt());
        return new Canary(
                canary.revision(),
                orEmpty(canary.image()),
                Canary.Phase.of(canary.phase() == null ? "Preparing" : canary.phase()),
                canary.step() == null ? 0 : canary.step(),
                canary.weight() == null ? 0 : canary.weight(),
                canary.share() == null ? 0 : canary.share(),
                started == null ? Instant.EPOCH : started,
                Optional.ofNullable(instant(canary.phaseSince())).orElse(Instant.EPOCH),
                instant(canary.progressDeadlineAt()),
                instant(canary.holdUntil()),
                canary.verdict(),
                canary.evidence(),
                instant(canary.drainUntil()),
                canary.streams());
    }

    private static io.fabric8.kubernetes.api.model.Condition write(Condition condition) {
        return new ConditionBuilder()
                .withType(condition.type().text())
                .withStatus(condition.value().text())
                .withObservedGeneration(condition.observedGeneration())
                .withLastTransitionTime(condition.since().toString())
                .withReason(condition.reason())
                .withMessage(condition.message())
                .build();
    }

    private static Optional<Condition> read(io.fabric8.kubernetes.api.model.Condition condition) {
        for (Condition.Type type : Condition.Type.values()) {
            for (Condition.Value value : Condition.Value.values()) {
                if (type.text().equals(condition.getType()) && value.text().equals(condition.getStatus())) {
                    Instant since = instant(condition.getLastTransitionTime());
                    return Optional.of(new Condition(
                            type,
                            value,
                            condition.getObservedGeneration() == null ? -1 : condition.getObservedGeneration(),
                            since == null ? Instant.EPOCH : since,
                            orEmpty(condition.getReason()),
                            orEmpty(condition.getMessage())));
                }
            }
        }
        return Optional.empty(); // somebody else's
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
