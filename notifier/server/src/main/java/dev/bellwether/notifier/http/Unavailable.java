package dev.bellwether.notifier.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;

/**
 * Why a request is not served now, though it may be if it is sent again.
 *
 * @param status 429 or 503
 * @param detail what was too much
 * @param after when it may be sent again, at the earliest
 */
public record Unavailable(HttpResponseStatus status, Reason reason, String detail, Duration after) {
    /** What is told to streams that are not opened. */
    public enum Reason {
        LIMIT,
        KEYS
    }

    static Unavailable keys(String detail) {
        return new Unavailable(HttpResponseStatus.SERVICE_UNAVAILABLE, Reason.KEYS, detail, Duration.ofSeconds(1));
    }

    static Unavailable tooOften(int perSecond, Duration after) {
        return new Unavailable(
                HttpResponseStatus.TOO_MANY_REQUESTS,
                Reason.LIMIT,
                "requests: too many from this address (expected: at most " + perSecond + " a second)",
                after);
    }

    static Unavailable tooMany(int perAddress) {
        return new Unavailable(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                Reason.LIMIT,
                "connections: too many from this address (expected: at most " + perAddress + ")",
                Duration.ofSeconds(1));
    }

    /** With {@code Retry-After}, in whole seconds. */
    Problem problem() {
        long seconds = Math.max(1, after.plusMillis(999).toSeconds());
        return Problem.of(status, detail).with(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
    }
}
