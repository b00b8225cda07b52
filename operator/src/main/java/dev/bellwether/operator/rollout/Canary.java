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
        Draft to = new Draft(this);
        to.phase = next;
        return to.done();
    }

    Canary since(Instant now) {
        Draft to = new Draft(this);
        to.phaseSince = now;
        return to.done();
    }

    Canary step(int number, int nextWeight) {
        Draft to = new Draft(this);
        to.step = number;
        to.weight = nextWeight;
        return to.done();
    }

    Canary deadline(@Nullable Instant at) {
        Draft to = new Draft(this);
        to.progressDeadlineAt = at;
        return to.done();
    }

    Canary hold(@Nullable Instant until) {
        Draft to = new Draft(this);
        to.holdUntil = until;
        return to.done();
    }

    Canary seen(int nextShare, @Nullable String nextVerdict, @Nullable String nextEvidence) {
        Draft to = new Draft(this);
        to.share = nextShare;
        to.verdict = nextVerdict;
        to.evidence = nextEvidence;
        return to.done();
    }

    Canary drain(@Nullable Instant until) {
        Draft to = new Draft(this);
        to.drainUntil = until;
        return to.done();
    }

    /** So many of its streams have still to leave. */
    Canary streams(long left) {
        Draft to = new Draft(this);
        to.streams = left;
        return to.done();
    }

    /** A copy, to be changed. */
    private static final class Draft {
        private final Canary from;
        private Phase phase;
        private int step;
        private int weight;
        private int share;
        private Instant phaseSince;
        private @Nullable Instant progressDeadlineAt;
        private @Nullable Instant holdUntil;
        private @Nullable String verdict;
        private @Nullable String evidence;
        private @Nullable Instant drainUntil;
        private @Nullable Long streams;

        Draft(Canary from) {
            this.from = from;
            phase = from.phase;
            step = from.step;
            weight = from.weight;
            share = from.share;
            phaseSince = from.phaseSince;
            progressDeadlineAt = from.progressDeadlineAt;
            holdUntil = from.holdUntil;
            verdict = from.verdict;
            evidence = from.evidence;
            drainUntil = from.drainUntil;
            streams = from.streams;
        }

        Canary done() {
            return new Canary(
                    from.revision,
                    from.image,
                    phase,
                    step,
                    weight,
                    share,
                    from.startedAt,
                    phaseSince,
                    progressDeadlineAt,
                    holdUntil,
                    verdict,
                    evidence,
                    drainUntil,
                    streams);
        }
    }
}
