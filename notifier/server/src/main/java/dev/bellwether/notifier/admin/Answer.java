package dev.bellwether.notifier.admin;

import dev.bellwether.notifier.telemetry.TelemetryFeed;
import java.util.Map;

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
}
