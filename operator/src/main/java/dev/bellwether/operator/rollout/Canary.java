package dev.bellwether.operator.rollout;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The revision that is being tried, the first one of a gateway too, or that is leaving ({@link Phase#DRAINING}).
 *
 * @param step from 1; 0 for a first revision, which takes none
 * @param weight the step's weight in percent; 100 while it is promoted and for a first revision
 * @param share its true share of event streams in percent, as of the last update
 * @param startedAt when the revision was first tried
 * @param phaseSince when the step, the freeze, the promotion or the leaving began
 * @param progressDeadlineAt when its pods must be available
 * @param holdUntil when the step's hold ends; null until the step's pods are available
 * @param verdict the verdict in one word as of the last update
 * @param evidence the verdict in one sentence as of the last update
 * @param drainUntil when its streams must have left; null until the drain was asked for
 * @param streams event streams that have still to leave; null until all of its pods have said that they drain
 */
public record Canary(
        String revision,
        String image,
        Phase phase,
        int step,
        int weight,
        int share,
        Instant startedAt,
        Instant phaseSince,
        @Nullable Instant progressDeadlineAt,
        @Nullable Instant holdUntil,
        @Nullable String verdict,
        @Nullable String evidence,
        @Nullable Instant drainUntil,
        @Nullable Long streams) {

    /** Where in its life it is. */
    public enum Phase {
        /** The environment keeps its pods from being made or from starting; nothing is held against it. */
        WAITING,
        /** Its pods are made and become available, by the deadline. */
        PREPARING,
        /** It receives clients and the step's hold runs. */
        OBSERVING,
        /** It receives clients, but cannot be seen or its surroundings fail: the hold's clock stands still. */
        FROZEN,
        /** It grows to the full number of pods. */
        PROMOTING,
        /** Its clients are let go; then it is scaled to zero. The old revision after a promotion as well as a canary that was withdrawn. */
        DRAINING;

        /** As written in status, such as {@code Observing}. */
        public String text() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }

        /** Reads {@link #text()}. */
        public static Phase of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    static Canary start(String revision, String image, int step, int weight, Instant now, Instant deadline) {
        return new Canary(
                revision, image, Phase.PREPARING, step, weight, 0, now, now, deadline, null, null, null, null, null);
    }

    /** Whether it is being tried, rather than leaving. */
    boolean trying() {
        return phase != Phase.DRAINING;
    }

    /** Whether it is the first revision of a gateway. */
    boolean first() {
        return step == 0;
    }

    /** Whether clients of this canary are evidence: once it may have some, while more pods of a later step start too, until it leaves. */
    public boolean watched() {
        return trying() && (holdUntil != null || step > 1 || phase == Phase.PROMOTING);
    }

    /** The name of the step's epoch for the pods' telemetry: another for each step and each attempt. */
    public String epoch() {
        return revision + "." + Long.toString(startedAt.getEpochSecond(), 36) + "." + step;
    }

    /** Another phase of the same step. */
    Canary in(Phase next) {
        return new Canary(
                revision,
                image,
                next,
                step,
                weight,
                share,
                startedAt,
                phaseSince,
                progressDeadlineAt,
                holdUntil,
                verdict,
                evidence,
                drainUntil,
                streams);
    }

    Canary since(Instant now) {
        return new Canary(
                revision,
                image,
                phase,
                step,
                weight,
                share,
                startedAt,
                now,
                progressDeadlineAt,
                holdUntil,
                verdict,
                evidence,
                drainUntil,
                streams);
    }

    Canary step(int number, int nextWeight) {
        return new Canary(
                revision,
                image,
                phase,
                number,
                nextWeight,
                share,
                startedAt,
                phaseSince,
                progressDeadlineAt,
                holdUntil,
                verdict,
                evidence,
                drainUntil,
                streams);
    }

    Canary deadline(@Nullable Instant at) {
        return new Canary(
                revision,
                image,
                phase,
                step,
                weight,
                share,
                startedAt,
                phaseSince,
                at,
                holdUntil,
                verdict,
                evidence,
                drainUntil,
                streams);
    }

    Canary hold(@Nullable Instant until) {
        return new Canary(
                revision,
                image,
                phase,
                step,
                weight,
                share,
                startedAt,
                phaseSince,
                progressDeadlineAt,
                until,
                verdict,
                evidence,
                drainUntil,
                streams);
    }

    Canary seen(int nextShare, @Nullable String nextVerdict, @Nullable String nextEvidence) {
        return new Canary(
                revision,
                image,
                phase,
                step,
                weight,
                nextShare,
                startedAt,
                phaseSince,
                progressDeadlineAt,
                holdUntil,
                nextVerdict,
                nextEvidence,
                drainUntil,
                streams);
    }

    Canary drain(@Nullable Instant until) {
        return new Canary(
                revision,
                image,
                phase,
                step,
                weight,
                share,
                startedAt,
                phaseSince,
                progressDeadlineAt,
                holdUntil,
                verdict,
                evidence,
                until,
                streams);
    }

    /** So many of its streams have still to leave. */
    Canary streams(long left) {
        return new Canary(
                revision,
                image,
                phase,
                step,
                weight,
                share,
                startedAt,
                phaseSince,
                progressDeadlineAt,
                holdUntil,
                verdict,
                evidence,
                drainUntil,
                left);
    }
}
