package dev.bellwether.operator.rollout;

import dev.bellwether.operator.analysis.CanaryVerdict;
import dev.bellwether.operator.analysis.CanaryVerdict.Path;
import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import dev.bellwether.operator.rollout.RevisionState.Drain;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A cluster of one gateway: actions change it at once, pods follow when it is let {@link #settle()}. */
final class SimulatedCluster {
    private final Map<String, RevisionState> revisions = new TreeMap<>();
    private final Set<String> neverReady = new HashSet<>();
    private final Map<String, Failure> failures = new HashMap<>();
    private final Set<String> configured = new HashSet<>();
    private @Nullable String pinned;
    private @Nullable Failure surroundings;
    private CanaryVerdict verdict =
            new CanaryVerdict(Verdict.HOLD, Path.NONE, "nobody was seen", 0, 0, 0, 0, true, false);
    private boolean numbersDue;

    Observed observed() {
        return new Observed(revisions, configured, pinned, surroundings, verdict, numbersDue);
    }

    RevisionState of(String revision) {
        return observed().revision(revision);
    }

    @Nullable
    String pinned() {
        return pinned;
    }

    Set<String> revisions() {
        return Set.copyOf(revisions.keySet());
    }

    void apply(Action action) {
        if (action instanceof Action.CreateRevision create) {
            configured.add(create.revision());
            int before = of(create.revision()).available();
            put(create.revision(), create.replicas(), before, 0, Drain.SERVING);
        } else if (action instanceof Action.Scale scale) {
            RevisionState state = of(scale.revision());
            if (state.exists()) {
                int left = Math.min(state.available(), scale.replicas());
                Drain drain = scale.replicas() == 0 ? Drain.SERVING : state.drain();
                put(scale.revision(), scale.replicas(), left, state.restarts(), drain);
            }
        } else if (action instanceof Action.PinService pin) {
            pinned = pin.revision();
        } else if (action instanceof Action.OpenService) {
            pinned = null;
        } else if (action instanceof Action.Drain drain) {
            RevisionState state = of(drain.revision());
            if (state.drain() == Drain.SERVING) {
                put(drain.revision(), state.desired(), state.available(), state.restarts(), Drain.DRAINING);
            }
        } else if (action instanceof Action.DeleteRevision delete) {
            revisions.remove(delete.revision());
            configured.remove(delete.revision());
        }
    }

    /** Somebody deletes the Deployment and leaves the configuration. */
    void losesDeployment(String revision) {
        revisions.remove(revision);
    }

    Set<String> configured() {
        return Set.copyOf(configured);
    }

    /** Pods start or fail to, those that drain are drained. */
    void settle() {
        for (String revision : revisions()) {
            RevisionState state = of(revision);
            boolean starts = !neverReady.contains(revision) && !failures.containsKey(revision);
            Drain drain = state.drain() == Drain.DRAINING ? Drain.DRAINED : state.drain();
            put(revision, state.desired(), starts ? state.desired() : state.available(), state.restarts(), drain);
        }
    }

    /** Pods of the revision that start from now on do not become available; those that are stay so. */
    void neverReady(String revision) {
        neverReady.add(revision);
    }

    /** The environment keeps pods of the revision from starting from now on. */
    void failing(String revision, Failure failure) {
        failures.put(revision, failure);
        loses(revision, 0);
    }

    void works(String revision) {
        neverReady.remove(revision);
        failures.remove(revision);
        loses(revision, 0);
    }

    /** Some of a revision's pods are not available until the cluster settles. */
    void loses(String revision, int pods) {
        RevisionState state = of(revision);
        if (state.exists()) {
            put(revision, state.desired(), Math.max(0, state.available() - pods), state.restarts(), state.drain());
        }
    }

    void restarts(String revision, int restarts) {
        RevisionState state = of(revision);
        put(revision, state.desired(), state.available(), restarts, state.drain());
    }

    void forgetRestarts() {
        revisions().forEach(revision -> restarts(revision, 0));
    }

    void streams(String revision, long streams) {
        RevisionState s = of(revision);
        revisions.put(
                revision,
                new RevisionState(
                        true,
                        s.desired(),
                        s.available(),
                        s.pods(),
                        s.restarts(),
                        failures.get(revision),
                        s.drain(),
                        streams));
    }

    void surroundings(@Nullable Failure failure) {
        surroundings = failure;
    }

    void numbersDue(boolean due) {
        numbersDue = due;
    }

    void verdict(CanaryVerdict next) {
        verdict = next;
    }

    void says(Verdict what, String evidence) {
        verdict = new CanaryVerdict(what, Path.NONE, evidence, 40, 160, 0, 0, false, true);
    }

    private void put(String revision, int desired, int available, int restarts, Drain drain) {
        Failure failure = available < desired ? failures.get(revision) : null;
        long streams = of(revision).streams();
        revisions.put(
                revision, new RevisionState(true, desired, available, desired, restarts, failure, drain, streams));
    }
}
