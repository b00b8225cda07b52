package dev.bellwether.operator.rollout;

import dev.bellwether.operator.rollout.RolloutStatus.Rejected;
import dev.bellwether.operator.rollout.RolloutStatus.Stable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One decision in the making: what it is made from, and the status as far as it has come. */
final class Turn {
    private static final int MOST_REJECTED = 10;

    private final RolloutSpec spec;
    private final Observed observed;
    private final Instant now;
    private final List<Announcement> announcements = new ArrayList<>();
    private RolloutStatus status;

    Turn(RolloutSpec spec, Observed observed, RolloutStatus status, Instant now) {
        this.spec = spec;
        this.observed = observed;
        this.status = status;
        this.now = now;
    }

    RolloutSpec spec() {
        return spec;
    }

    Observed observed() {
        return observed;
    }

    Instant now() {
        return now;
    }

    RolloutStatus status() {
        return status;
    }

    List<Announcement> announcements() {
        return announcements;
    }

    @Nullable
    Stable stable() {
        return status.stable();
    }

    @Nullable
    Canary canary() {
        return status.canary();
    }

    RevisionState state(String revision) {
        return observed.revision(revision);
    }

    void status(RolloutStatus next) {
        status = next;
    }

    Canary canary(Canary next) {
        status = status.withCanary(next);
        return next;
    }

    void noCanary() {
        status = status.withCanary(null);
    }

    Instant deadline() {
        return now.plus(spec.progressDeadline());
    }

    /** Whether the Service sends new clients to that revision alone. */
    boolean pinnedTo(String revision) {
        return revision.equals(observed.pinned());
    }

    /** Whether the wanted revision was rolled back and not asked for again. */
    boolean targetRejected() {
        return status.rejection(spec.revision()).isPresent();
    }

    /** Whether a revision has pods and no bad record. */
    boolean acceptable(String revision) {
        return state(revision).available() > 0 && status.rejection(revision).isEmpty();
    }

    /** Forgets that a revision was rejected. */
    void pardon(@Nullable String revision) {
        status = status.withRejected(status.rejected().stream()
                .filter(r -> !r.revision().equals(revision))
                .toList());
    }

    /** Whether revisions have pods that are neither stable nor wanted, and that stable could do without. */
    boolean othersServe() {
        Stable stable = stable();
        return stable != null
                && state(stable.revision()).available() > 0
                && observed.revisions().entrySet().stream()
                        .anyMatch(e -> e.getValue().desired() > 0
                                && !e.getKey().equals(stable.revision())
                                && !e.getKey().equals(spec.revision()));
    }

    /** Whether a revision other than stable is still to be tried. */
    boolean targetAwaits() {
        return !status.serves(spec.revision()) && !targetRejected() && !(spec.gate() instanceof Gate.Refused);
    }

    void tell(String reason, String message) {
        announcements.add(new Announcement(false, reason, message));
    }

    void warn(String reason, String message) {
        announcements.add(new Announcement(true, reason, message));
    }

    /** Lets a revision go: its clients first, then its pods. */
    Canary leave(String revision, String image) {
        Canary known = canary();
        Canary leaving = known != null && known.revision().equals(revision)
                ? known.in(Canary.Phase.DRAINING).since(now).deadline(null).hold(null)
                : Canary.start(revision, image, 1, 0, now, now)
                        .in(Canary.Phase.DRAINING)
                        .deadline(null);
        return canary(leaving);
    }

    /** Rejects the canary and lets it go. */
    void rollBack(Canary canary, String reason, String message) {
        Rejected rejected = new Rejected(canary.revision(), now, reason, message);
        status = status.withRejected(
                Stream.concat(Stream.of(rejected), status.rejected().stream().filter(r -> !r.revision()
                                .equals(canary.revision())))
                        .limit(MOST_REJECTED)
                        .toList());
        leave(canary.revision(), canary.image());
        warn("CanaryRolledBack", "revision " + canary.revision() + " was rolled back (" + reason + "): " + message);
    }

    /** Whether the canary cannot be seen and that matters. */
    boolean frozenByBlindness() {
        return blind() && spec.onTelemetryLoss() == RolloutSpec.OnTelemetryLoss.HOLD;
    }

    boolean blind() {
        return observed.verdict().verdict() == dev.bellwether.operator.analysis.CanaryVerdict.Verdict.BLIND;
    }
}
