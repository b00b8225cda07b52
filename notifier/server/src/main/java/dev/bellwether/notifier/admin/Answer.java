package dev.bellwether.notifier.admin;

import dev.bellwether.notifier.frames.FrameTrace;
import dev.bellwether.notifier.telemetry.TelemetryFeed;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What a route says to a request. */
sealed interface Answer {
    /**
     * A whole response.
     *
     * @param headers beside those that every answer has
     */
    record Text(int status, String mediaType, String body, Map<String, String> headers) implements Answer {
        Text(int status, String mediaType, String body) {
            this(status, mediaType, body, Map.of());
        }
    }

    /**
     * An endless response of telemetry reports.
     *
     * @param intervalMillis between reports when nothing happens
     */
    record Stream(TelemetryFeed feed, String epoch, byte[] salt, int intervalMillis) implements Answer {
        public Stream {
            salt = salt.clone();
        }
    }

    /**
     * A response that takes its time.
     *
     * @param answer completes on any thread, normally
     * @param abandoned is run if whoever asked goes before
     */
    record Later(CompletionStage<? extends Answer> answer, Runnable abandoned) implements Answer {}

    /**
     * A response of unknown length.
     *
     * @param bytes read while they are sent, and closed in every case
     */
    record Content(String mediaType, InputStream bytes) implements Answer {}

    /**
     * What goes over connections from now on.
     *
     * @param seconds until it ends
     * @param begin begins to look; empty while somebody else does
     */
    record Frames(String mediaType, int seconds, Function<FrameTrace.Sink, Optional<FrameTrace>> begin)
            implements Answer {}
}
