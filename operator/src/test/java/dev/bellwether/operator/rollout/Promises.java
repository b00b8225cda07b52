package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.rollout.RolloutStatus.Stable;
import org.jspecify.annotations.Nullable;

/** What a decision never does, whatever is observed. */
final class Promises {
    private Promises() {}

    static void check(RolloutSpec spec, Observed observed, RolloutStatus before, Decision decision) {
        RolloutStatus next = decision.next();
        Stable stable = next.stable();
        if (decision.action() instanceof Action.PinService pin) {
            assertThat(observed.revision(pin.revision()).available())
                    .as("available pods of the revision that the Service is pinned to")
                    .isPositive();
            assertThat(next.serves(pin.revision())
                            || observed.revision(pin.revision()).available() >= spec.replicas())
                    .as("a revision is promoted with all its pods")
                    .isTrue();
            assertThat(next.rejection(pin.revision()))
                    .as("rejection of the revision that the Service is pinned to")
                    .isEmpty();
        }
        if (decision.action() instanceof Action.Scale scale) {
            boolean keeps = stable == null || !stable.revision().equals(scale.revision());
            assertThat(keeps || scale.replicas() == spec.replicas())
                    .as("stable has all its pods")
                    .isTrue();
            assertThat(scale.replicas() == 0 && servesAlone(observed, scale.revision()))
                    .as("the last pods that clients can reach are taken away")
                    .isFalse();
        }
        if (decision.action() instanceof Action.CreateRevision create) {
            assertThat(spec.gate()).as("the gate of what is made").isInstanceOf(Gate.Open.class);
            assertThat(create.replicas()).isPositive();
        }
        if (decision.action() instanceof Action.Drain drain) {
            assertThat(servesAlone(observed, drain.revision()))
                    .as("the last pods that clients can reach are asked to let them go")
                    .isFalse();
            assertThat(observed.pinned())
                    .as("drained while clients come")
                    .isNotEqualTo(drain.revision())
                    .isNotNull();
        }
        if (decision.action() instanceof Action.DeleteRevision delete) {
            assertThat(stable == null || !stable.revision().equals(delete.revision()))
                    .as("stable is deleted")
                    .isTrue();
        }
        serves(spec, before, next);
        conditions(spec, observed, next);
    }

    private static void serves(RolloutSpec spec, RolloutStatus before, RolloutStatus next) {
        String was = before.stable() == null ? null : before.stable().revision();
        String is = next.stable() == null ? null : next.stable().revision();
        if (is != null && !is.equals(was)) {
            assertThat(next.rejection(is))
                    .as("rejection of the new stable revision")
                    .isEmpty();
        }
        Canary canary = next.canary();
        if (canary != null && canary.trying()) {
            assertThat(canary.revision()).as("what is tried").isEqualTo(spec.revision());
            assertThat(next.rejection(canary.revision()))
                    .as("rejection of what is tried")
                    .isEmpty();
        }
        assertThat(next.rejected()).hasSizeLessThanOrEqualTo(10);
        assertThat(next.rejected()).extracting(RolloutStatus.Rejected::revision).doesNotHaveDuplicates();
    }

    private static void conditions(RolloutSpec spec, Observed observed, RolloutStatus next) {
        boolean ready = is(next, Condition.Type.READY);
        boolean reconciling = is(next, Condition.Type.RECONCILING);
        boolean stalled = is(next, Condition.Type.STALLED);
        assertThat(reconciling && stalled).as("Reconciling and Stalled at once").isFalse();
        assertThat(ready && stalled).as("Ready and Stalled at once").isFalse();
        assertThat(ready || reconciling || stalled)
                .as("kstatus: current without being ready")
                .isTrue();
        if (ready) {
            assertThat(next.serves(spec.revision()))
                    .as("Ready although the wanted revision does not serve")
                    .isTrue();
            assertThat(observed.revision(spec.revision()).available()).isGreaterThanOrEqualTo(spec.replicas());
        }
        assertThat(next.observedGeneration()).isEqualTo(spec.generation());
        assertThat(next.conditions()).extracting(Condition::type).doesNotHaveDuplicates();
    }

    private static boolean is(RolloutStatus status, Condition.Type type) {
        return status.condition(type)
                .filter(c -> c.value() == Condition.Value.TRUE)
                .isPresent();
    }

    /** Whether of all available pods that the Service sends clients to, all are of that revision, and there are some. */
    private static boolean servesAlone(Observed observed, String revision) {
        @Nullable String pinned = observed.pinned();
        if (pinned != null && !pinned.equals(revision)) {
            return false;
        }
        return observed.revision(revision).available() > 0
                && observed.revisions().entrySet().stream()
                        .noneMatch(e ->
                                !e.getKey().equals(revision) && e.getValue().available() > 0 && pinned == null);
    }
}
