package dev.bellwether.client;

import java.time.Duration;

/**
 * Told what happens on a stream, one call at a time and in order: on the client's event loop, where a call must not block, or on the executor given to
 * {@link NotificationClientBuilder#executor}, where it may.
 */
public interface StreamListener {
    /** A notification, or any other event the server named. */
    void onEvent(StreamEvent event);

    /**
     * The server no longer holds everything after the cursor that was sent: some notifications are lost to this client. The stream goes on.
     *
     * @param event what the server says about the gap
     */
    default void onGap(StreamEvent event) {}

    /** The server cannot serve the subscription just now, and will end the stream; it is asked again later. */
    default void onUnavailable(StreamEvent event) {}

    /** The client's token has ended, and the stream with it; it is asked for again with a new token if the client has a source of them. */
    default void onUnauthorized(StreamEvent event) {}

    /** The stream's state changed. {@link StreamState#CLOSED} is the last call of all. */
    default void onState(StreamState state) {}

    /**
     * The stream was interrupted.
     *
     * @param retryIn when it is asked for again; {@link Duration#ZERO} with a final refusal, which is not retried
     */
    default void onInterrupted(Interruption why, Duration retryIn) {}
}
