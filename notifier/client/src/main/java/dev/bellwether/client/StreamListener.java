package dev.bellwether.client;

import java.time.Duration;

/** Told what happens on a stream, always on the client's event loop: do not block. */
public interface StreamListener {
    /** A notification, or any other event the server named. */
    void onEvent(ServerSentEvent event);

    /**
     * The server no longer holds everything after the cursor that was sent: some notifications are lost to this client. The stream goes on.
     *
     * @param event what the server says about the gap
     */
    default void onGap(ServerSentEvent event) {}

    /** The server cannot serve the subscription just now, and will end the stream; it is asked again later. */
    default void onUnavailable(ServerSentEvent event) {}

    /** The stream's state changed. {@link StreamState#CLOSED} is the last call of all. */
    default void onState(StreamState state) {}

    /**
     * The stream was interrupted.
     *
     * @param retryIn when it is asked for again; {@link Duration#ZERO} with a final refusal, which is not retried
     */
    default void onInterrupted(Interruption why, Duration retryIn) {}
}
