package dev.bellwether.notifier.backplane;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a notification is wanted.
 *
 * @param age what its topic's retention says; null for as long as the log keeps it
 * @param expiresAt when it must not be delivered any more; null for never
 */
public record Lifetime(@Nullable Duration age, @Nullable Instant expiresAt) {
    public static final Lifetime UNBOUNDED = new Lifetime(null, null);

    /** The smaller of both in whole seconds, rounded up, at least one: nothing leaves the log before its time. Empty without any. */
    public Optional<Duration> timeToLive(Instant now) {
        Duration left = expiresAt == null ? null : Duration.between(now, expiresAt);
        return Stream.of(Optional.ofNullable(age), Optional.ofNullable(left))
                .flatMap(Optional::stream)
                .min(Duration::compareTo)
                .map(least -> Duration.ofSeconds(
                        Math.max(1, least.plusSeconds(1).minusNanos(1).toSeconds())));
    }
}
