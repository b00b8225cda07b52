package dev.bellwether.operator.analysis;

import java.util.List;

/**
 * What one pod told, of docs/protocol.md what the verdict needs.
 *
 * @param pod its name
 * @param epoch which the counts belong to
 * @param boot changes when the process does, and the counts begin anew
 * @param atMillis the pod's clock, milliseconds since 1970
 * @param peers connected now
 * @param error peer-milliseconds not yet bad in the error channel, cumulative
 * @param cancel the same of the cancel channel
 * @param bad peers that had bad resets; repeating one that was told before does no harm
 */
public record PodReport(
        String pod,
        String epoch,
        String boot,
        long atMillis,
        int peers,
        AtRisk error,
        AtRisk cancel,
        List<BadReset> bad) {
    public PodReport {
        bad = List.copyOf(bad);
    }

    AtRisk atRisk(Channel channel) {
        return channel == Channel.ERROR ? error : cancel;
    }

    /**
     * A peer had a bad reset.
     *
     * @param peer its salted hash, the same on all pods
     * @param age of its connection then
     * @param atMillis the pod's clock
     */
    public record BadReset(String peer, Channel channel, ConnectionAge age, long atMillis) {}
}
