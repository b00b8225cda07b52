package dev.bellwether.e2e.fleet;

/**
 * How the fleet is doing, written once a second.
 *
 * @param at milliseconds since 1970
 * @param clients how many there are
 * @param open how many have an open stream now
 * @param lives connections begun so far
 * @param acknowledged notifications acknowledged so far
 * @param received notifications received so far, by all clients
 * @param faults faults seen so far
 */
public record Progress(long at, int clients, int open, long lives, long acknowledged, long received, long faults) {
    /** This fleet and another together. */
    Progress plus(Progress other) {
        return new Progress(
                Math.max(at, other.at),
                clients + other.clients,
                open + other.open,
                lives + other.lives,
                acknowledged + other.acknowledged,
                received + other.received,
                faults + other.faults);
    }
}
