package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a stream ends, or does not begin, and when to come back.
 *
 * @param retry what the client is asked to wait before it does
 * @param at its cursor; null when nothing is known that it does not know itself
 */
public record Ending(Cause cause, Duration retry, @Nullable Cursor at) {
    /** The reasons that are told. */
    public enum Cause {
        /** The pod is leaving, or its log was replaced; nothing is wrong with coming back at once. */
        MOVED("", ""),
        /** The log cannot be reached. */
        BACKPLANE("unavailable", "backplane"),
        /** The pod takes no new streams. */
        DRAINING("unavailable", "draining"),
        /** There is no room for it. */
        LIMIT("unavailable", "limit"),
        /** The client does not read; nothing was lost that its cursor does not bring back. */
        SLOW("unavailable", "slow"),
        /** The keys that its token is judged by cannot be had. */
        KEYS("unavailable", "keys"),
        /** The time that the client gave it is over; nothing is wrong with coming back at once. */
        DEADLINE("", "deadline"),
        /** The client's token has ended. */
        EXPIRED("unauthorized", "expired");

        private final String event;
        private final String reason;

        Cause(String event, String reason) {
            this.event = event;
            this.reason = reason;
        }

        /** The type of the notice, empty for none. */
        public String event() {
            return event;
        }

        /** As notices and metrics name it; empty for {@link #MOVED}. */
        public String reason() {
            return reason;
        }
    }
}
