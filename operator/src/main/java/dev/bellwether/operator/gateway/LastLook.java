package dev.bellwether.operator.gateway;

import dev.bellwether.operator.backplane.LogLimits;
import dev.bellwether.operator.rollout.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found when a gateway's log was last looked at, and when to look again: a log that is well every 30 s; one that is not after
 * 1 s, then 2, 4, 8 and at most 15, so that a NATS which stays away is not dialled for ever at the pace of one that is starting.
 *
 * @param limits what the stream was to keep
 * @param urls where NATS was
 * @param at when
 * @param failure what was wrong; null if nothing was
 * @param failures how many looks in a row have failed, this one included
 */
record LastLook(
        LogLimits limits,
        List<String> urls,
        Instant at,
        @Nullable Failure failure,
        int failures) {
    private static final Duration HEALTHY = Duration.ofSeconds(30);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final int DOUBLINGS = 4;

    /** The look after another one, if there was one. Where nobody could be dialled, or somebody else can be now, counting begins anew. */
    static LastLook after(
            @Nullable LastLook last, LogLimits limits, List<String> urls, Instant at, @Nullable Failure failure) {
        if (failure == null) {
            return new LastLook(limits, urls, at, null, 0);
        }
        int before = last == null || urls.isEmpty() || !last.urls().equals(urls) ? 0 : last.failures();
        return new LastLook(limits, urls, at, failure, before + 1);
    }

    /** Whether to look again: it is time, or other limits are wanted, or a failing NATS has moved. */
    boolean isOld(LogLimits wanted, List<String> where, Instant now) {
        return !limits.equals(wanted)
                || (failure != null && !urls.equals(where))
                || at.plus(pause()).isBefore(now);
    }

    private Duration pause() {
        if (failure == null) {
            return HEALTHY;
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
}
