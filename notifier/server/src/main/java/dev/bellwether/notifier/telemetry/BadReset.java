package dev.bellwether.notifier.telemetry;

/**
 * A bad reset of a peer; at most one for each peer, channel and second.
 *
 * @param peer salted hash, 16 hexadecimal digits
 * @param age bucket of the age of the peer's oldest connection, 0 to 2
 * @param atMillis since 1970, by the pod's clock
 * @param first whether it was the peer's first in this epoch and channel
 */
record BadReset(String peer, ResetChannel channel, int age, long atMillis, boolean first) {}
