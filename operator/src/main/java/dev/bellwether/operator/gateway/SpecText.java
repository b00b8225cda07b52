package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.NotificationGatewaySpec;
import dev.bellwether.api.v1alpha1.Rollout;
import dev.bellwether.operator.revision.RevisionInputs;
import dev.bellwether.operator.rollout.Control;
import dev.bellwether.operator.rollout.Gate;
import dev.bellwether.operator.rollout.RolloutSpec;
import dev.bellwether.operator.rollout.Step;
import java.text.ParseException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rollout's part of a gateway's spec, as the decision wants it. */
final class SpecText {
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(20);

    private SpecText() {}

    static RolloutSpec read(NotificationGatewaySpec spec, long generation, RevisionInputs wanted, Gate gate) {
        Rollout rollout = spec.rollout();
        return new RolloutSpec(
                generation,
                wanted.hash(),
                wanted.image(),
                spec.replicas(),
                rollout.steps().stream()
                        .map(step -> new Step(step.weight(), duration("spec.rollout.steps.hold", step.hold())))
                        .toList(),
                duration("spec.rollout.progressDeadline", rollout.progressDeadline()),
                DRAIN_GRACE,
                RolloutSpec.OnThinEvidence.valueOf(upper(rollout.analysis().onThinEvidence())),
                RolloutSpec.OnTelemetryLoss.valueOf(upper(rollout.onTelemetryLoss())),
                control(rollout.control()),
                gate);
    }

    /** Kubernetes' notation, such as {@code 1m30s}. */
    static Duration duration(String field, String text) {
        try {
            return io.fabric8.kubernetes.api.model.Duration.parse(text).getDuration();
        } catch (ParseException | ArithmeticException e) {
            throw new IllegalArgumentException(field + ": " + text + " (expected: a duration such as 30s or 1h)", e);
        }
    }

    private static String upper(Enum<?> value) {
        return value.name().toUpperCase(Locale.ROOT);
    }

    private static Control control(dev.bellwether.api.v1alpha1.@Nullable Control control) {
        if (control == null) {
            return Control.NONE;
        }
        return new Control(
                Boolean.TRUE.equals(control.paused()),
                emptyIsNull(control.promote()),
                emptyIsNull(control.abort()),
                emptyIsNull(control.retry()));
    }

    private static @Nullable String emptyIsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
