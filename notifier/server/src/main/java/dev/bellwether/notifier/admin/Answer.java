package dev.bellwether.notifier.admin;

import dev.bellwether.notifier.telemetry.TelemetryFeed;

/** What a route says to a request. */
sealed interface Answer {
    /** A whole response. */
    record Text(int status, String mediaType, String body) implements Answer {}

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
