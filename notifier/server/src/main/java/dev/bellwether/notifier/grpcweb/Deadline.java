package dev.bellwether.notifier.grpcweb;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a client waits for a call to end: the header {@code grpc-timeout} (grpc/grpc, doc/PROTOCOL-HTTP2.md). */
final class Deadline {
    static final String HEADER = "grpc-timeout";
    static final String EXPECTED = "1 to 8 digits and one of H, M, S, m, u, n";
    /** A timer beyond this is as good as none. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final Pattern TIMEOUT = Pattern.compile("([0-9]{1,8})([HMSmun])");

    private Deadline() {}

    /** @return at most ten years; empty when the header's value is malformed */
    static Optional<Duration> parse(String value) {
        Matcher timeout = TIMEOUT.matcher(value);
        if (!timeout.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(timeout.group(1));
        Duration time =
                switch (timeout.group(2)) {
                    case "H" -> Duration.ofHours(count);
                    case "M" -> Duration.ofMinutes(count);
                    case "S" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMillis(count);
                    case "u" -> Duration.ofNanos(count * 1000);
                    default -> Duration.ofNanos(count);
                };
        return Optional.of(time.compareTo(LONGEST) < 0 ? time : LONGEST);
    }
}
