package dev.bellwether.e2e.bench.fanout;

import java.time.Duration;

/**
 * What a load came to.
 *
 * @param deliveries counted at the clients
 * @param owed events published times subscribers
 * @param time from the first event to the last delivery
 * @param cpu the server's user and system time, garbage collection and whatever else it does included
 * @param p50 from when an event was due to when a client had it
 * @param p99 the same
 */
record FanoutRun(long deliveries, long owed, Duration time, Duration cpu, Duration p50, Duration p99) {
    private static final Duration BEARABLE = Duration.ofMillis(500);

    /** Per second of the server's processor time. */
    double perCpuSecond() {
        return deliveries / (cpu.toNanos() / 1e9);
    }

    /** Of one core, 0 to 1. */
    double busy() {
        return (double) cpu.toNanos() / time.toNanos();
    }

    /** Nothing lost, and 99 of 100 within half a second. */
    boolean holds() {
        return deliveries == owed && p99.compareTo(BEARABLE) <= 0;
    }
}
