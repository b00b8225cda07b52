package dev.bellwether.client.push;

/** Told about pushes, always on the client's event loop: do not block. */
public interface PushListener {
    /** A promise was taken; its response follows. */
    default void onAccepted(PushPromise promise) {}

    /** A promise was answered with RST_STREAM. */
    default void onRefused(PushPromise promise, PushDecision reason) {}

    /**
     * The response to an accepted promise arrived whole.
     *
     * @param status its HTTP status
     * @param body at most 1 MiB; a larger one is cancelled and not reported
     */
    default void onResponse(PushPromise promise, int status, byte[] body) {}
}
