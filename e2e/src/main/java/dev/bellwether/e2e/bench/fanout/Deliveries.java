package dev.bellwether.e2e.bench.fanout;

import java.util.Arrays;

/**
 * What arrived at the clients. An event carries a {@code ~} and after it the time it was to be published at, 16 digits of
 * {@link System#nanoTime}; every event is counted, and on some connections its delay is read as well. Used by one thread, read by others.
 */
final class Deliveries {
    private static final byte MARK = '~';
    static final int DIGITS = 16;

    private volatile long count;
    private long[] delays = new long[16];
    private volatile int read;

    /** All so far. */
    long count() {
        return count;
    }

    /** Forgets everything. Call only while nothing arrives. */
    void reset() {
        read = 0;
        count = 0;
    }

    /** Nearest rank, in nanoseconds; {@code Long.MAX_VALUE} when nothing was read. */
    long delay(double quantile) {
        int n = read;
        if (n == 0) {
            return Long.MAX_VALUE;
        }
        long[] sorted = Arrays.copyOf(delays, n);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(quantile * n) - 1)];
    }

    /** For a connection on which events are only counted. */
    Reading.Payload counting() {
        return (bytes, from, to) -> {
            int found = 0;
            for (int i = from; i < to; i++) {
                if (bytes[i] == MARK) {
                    found++;
                }
            }
            add(found);
        };
    }

    /** For a connection on which delays are read too. */
    Reading.Payload timing() {
        return new Timing();
    }

    private void add(int found) {
        if (found > 0) {
            count = count + found; // one writer
        }
    }

    private void delay(long nanos) {
        int n = read;
        if (n == delays.length) {
            delays = Arrays.copyOf(delays, 2 * n);
        }
        delays[n] = nanos;
        read = n + 1;
    }

    /** A mark's digits may be cut anywhere, so they are collected one by one. */
    private final class Timing implements Reading.Payload {
        private int missing;
        private long value;

        @Override
        public void part(byte[] bytes, int from, int to) {
            int found = 0;
            for (int i = from; i < to; i++) {
                byte b = bytes[i];
                if (b == MARK) {
                    found++;
                    missing = DIGITS;
                    value = 0;
                } else if (missing > 0) {
                    value = value * 10 + (b - '0');
                    if (--missing == 0) {
                        delay(System.nanoTime() - value);
                    }
                }
            }
            add(found);
        }
    }
}
