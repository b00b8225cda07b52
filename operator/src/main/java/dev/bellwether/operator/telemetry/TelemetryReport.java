package dev.bellwether.operator.telemetry;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;

/**
 * One line of a pod's telemetry stream, as in docs/protocol.md. Members of later releases are ignored.
 *
 * @param pod {@code namespace/name}
 * @param boot changes when the process does
 * @param full whether {@code bad} holds every peer known to be bad in the epoch rather than what is new
 * @param atMillis the pod's clock, milliseconds since 1970
 * @param backplane {@code Connected} or another word while the log of notifications is away
 * @param atRiskMillis per channel ({@code error}, {@code cancel}) peer-milliseconds by age bucket, cumulative in the epoch
 * @param resets {@code sent} and {@code received}, by error code, cumulative since boot
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TelemetryReport(
        int schema,
        String pod,
        String revision,
        String boot,
        String epoch,
        boolean full,
        long atMillis,
        String state,
        String backplane,
        int connections,
        int streams,
        int peers,
        Map<String, List<Long>> atRiskMillis,
        List<BadPeer> bad,
        Map<String, Map<String, Long>> resets) {
    private static final int AGES = 3;
    private static final int LONGEST_PEER = 64;

    /** @throws IllegalArgumentException if counts are missing or are not three of each channel */
    public TelemetryReport {
        if (atRiskMillis == null || bad == null || boot == null || epoch == null) {
            throw new IllegalArgumentException(
                    "a report without boot, epoch, atRiskMillis or bad (expected: all four)");
        }
        atRiskMillis.forEach((channel, millis) -> {
            if (millis.size() != AGES || millis.stream().anyMatch(n -> n == null || n < 0)) {
                throw new IllegalArgumentException(
                        "atRiskMillis." + channel + ": " + millis + " (expected: three numbers from 0)");
            }
        });
        if (bad.stream().anyMatch(peer -> peer.peer() == null || peer.channel() == null)) {
            throw new IllegalArgumentException("bad: a peer without peer or channel (expected: both)");
        }
        if (bad.stream().anyMatch(peer -> peer.peer().length() > LONGEST_PEER)) {
            throw new IllegalArgumentException("bad: a peer of more than " + LONGEST_PEER + " characters");
        }
    }

    /**
     * A peer that had a bad reset.
     *
     * @param peer 16 hexadecimal digits, salted per rollout
     * @param channel {@code error} or {@code cancel}
     * @param age bucket of the connection's age then: 0 below 10 s, 1 below 60 s, 2 older
     * @param first whether it is the peer's first in this epoch and channel on that pod
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record BadPeer(String peer, String channel, int age, long atMillis, boolean first) {}
}
