package dev.bellwether.operator.rollout;

/** One thing to do to the world: one write at the API server, or one round of drain calls. All may be repeated without harm. */
public sealed interface Action {
    /** Nothing to do now. */
    record None() implements Action {}

    /** Makes the ConfigMap and the Deployment of a revision (the ConfigMap is immutable and made before it, if it is missing). */
    record CreateRevision(String revision, int replicas) implements Action {}

    /** Sets the replicas of a revision's Deployment. */
    record Scale(String revision, int replicas) implements Action {}

    /** Takes the revision out of the Service's selector: all revisions receive new connections. */
    record OpenService() implements Action {}

    /** Puts a revision into the Service's selector: it alone receives new connections. */
    record PinService(String revision) implements Action {}

    /** Asks all pods of a revision to let their clients go. */
    record Drain(String revision) implements Action {}

    /** Deletes the Deployment of a revision and what belongs to it. */
    record DeleteRevision(String revision) implements Action {}

    Action NONE = new None();
}
