package dev.bellwether.e2e.kills;

import dev.bellwether.e2e.bench.Machine;
import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.fleet.Travel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * What a campaign found.
 *
 * @param kills how often each process was killed
 * @param lives how often a client came back, by how notifications then came to it
 * @param faults what clients and publisher noted, by kind
 */
record KillFigures(
        long seed,
        Map<String, Long> kills,
        Delivery delivery,
        Map<Travel, Long> lives,
        Map<String, Long> faults,
        Duration took) {
    /**
     * Nothing lost, nothing twice by id, and no keyed notification stored twice: what arrived without an acknowledgement can only be what
     * was published without a key and given up.
     */
    boolean holds() {
        return delivery.complete() && delivery.acknowledged() > 0 && delivery.unacknowledged() <= unanswered();
    }

    private long unanswered() {
        return faults.getOrDefault("unanswered", 0L);
    }

    String table() {
        return """
                | what | figure |
                |---|---|
                | kills, by process | %d: %s |
                | seed, duration | %d, %d s |
                | lives of %d clients | %s |
                | notifications acknowledged | %d |
                | given up by their publisher without an acknowledgement (no key) | %d, of which %d were stored |
                | deliveries owed to %d resuming clients | %d |
                | lost | %d |
                | twice by id | %d |
                | gaps told (each may be false) | %d |
                | resets / answers that no retry mends / malformed streams | %d / %d / %d |
                """.formatted(
                        kills.values().stream().mapToLong(Long::longValue).sum(),
                        kills.toString().replaceAll("[{}]", "").replace('=', ' '),
                        seed,
                        took.toSeconds(),
                        delivery.clients(),
                        lives.toString().replaceAll("[{}]", "").replace('=', ' '),
                        delivery.acknowledged(),
                        unanswered(),
                        delivery.unacknowledged(),
                        delivery.clients(),
                        delivery.expected(),
                        delivery.lost(),
                        delivery.duplicates(),
                        faults.getOrDefault("gap", 0L),
                        faults.getOrDefault("reset", 0L),
                        faults.getOrDefault("refused", 0L),
                        faults.getOrDefault("malformed", 0L));
    }

    /** {@code docs/measurements-kills.md}. */
    String page(String command) throws IOException {
        return """
                # Killed at random

                Written by `%s` on %s; do not edit. Machine: %s.

                Three notifiers over one nats-server (JetStream, `sync_interval: always`), each a process of its own, killed by SIGKILL at random
                and started again up to 2.5 s later. 40 notifications a second to 6 topics at a notifier taken by chance: every other one has a
                `dedup_key` and is tried until it is acknowledged, the rest have none and are given up. The clients live 3 s on average, each time at a
                notifier and by a transport taken by chance (SSE or WebSocket over HTTP/1.1 or HTTP/2, or long polling), and resume with the cursor
                they have from the one before. The notifiers are the NATS user that the operator makes for them, which cannot create, change or purge a
                stream. Judged from the logs of publisher and clients.

                %s""".formatted(command, Instant.now().truncatedTo(ChronoUnit.SECONDS), Machine.description(), table());
    }
}
