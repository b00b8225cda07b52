package dev.bellwether.e2e.bench.fanout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a hostile client of HTTP/2 does again and again, on some connections at a time; each that is closed is followed by another.
 *
 * @param reasons what the notifier may call it; none for what is no reason to close anything
 * @param rate steps a second, of each connection
 * @param connections at a time
 * @param limit what takes it beyond a limit
 * @param first what each connection says first
 * @param step the bytes of a step, numbered from 0
 */
record Attack(
        String title,
        List<String> reasons,
        int rate,
        int connections,
        Limit limit,
        byte[] first,
        IntFunction<byte[]> step) {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Exactly one of the two: so many steps, or so long a time from the first byte. */
    record Limit(int steps, Duration time) {
        static Limit steps(int steps) {
            return new Limit(steps, Duration.ZERO);
        }

        static Limit time(Duration time) {
            return new Limit(0, time);
        }
    }

    /** The preface with settings of identifiers and values. */
    static byte[] preface(int... settings) {
        return Frames.join(PREFACE, Frames.settings(settings));
    }

    /** As a reader would say it. */
    String described() {
        return connections
                + (connections == 1 ? " connection" : " connections")
                + (limit.steps() > 0 ? ", %,d steps a second each".formatted(rate) : ", which then wait");
    }
}
