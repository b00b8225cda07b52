package dev.bellwether.e2e.bench;

import dev.bellwether.e2e.gateway.Rollback;
import dev.bellwether.e2e.images.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes {@code docs/measurements.md}. */
final class Report {
    private Report() {}

    static String text(Measured measured, String command) throws IOException {
        StringBuilder text = new StringBuilder(
                """
                # Measurements

                Written by `%s` on %s; do not edit. Machine: %s.

                ## From the first fault to the canary out of service
                t0 is the first frame that a client should not have got, in its own log; t1 the watch event that took the canary's last pod
                out of the EndpointSlice. 200 clients with an address each, living 20 s on average and resuming; 20 notifications a second;
                two stable pods and one canary pod; at least 30 s of health before the fault is switched on. Nearest-rank percentiles.

                | fault | runs | P50 | P95 | slowest | each run, in order, seconds |
                |---|---|---|---|---|---|
                """.formatted(command, Instant.now().truncatedTo(ChronoUnit.SECONDS), Machine.description()));
        for (Map.Entry<Fault, List<Rollback>> fault : measured.rollbacks().entrySet()) {
            List<Duration> times = fault.getValue().stream().map(Rollback::time).toList();
            text.append("| ").append(fault.getKey().text()).append(" | ").append(times.size());
            for (int percent : new int[] {50, 95, 100}) {
                text.append(" | ")
                        .append(seconds(Percentiles.of(times, percent)))
                        .append(" s");
            }
            text.append(" | ")
                    .append(times.stream().map(Report::seconds).collect(Collectors.joining(", ")))
                    .append(" |\n");
        }
        text.append("""

                What the operator gave as the reason, run by run:

                """);
        measured.rollbacks()
                .forEach((fault, runs) -> runs.forEach(run -> text.append("- ")
                        .append(fault.text())
                        .append(": ")
                        .append(run.message())
                        .append('\n')));
        text.append("""

                ## Over these runs
                | what | figure |
                |---|---|
                | notifications acknowledged | %d |
                | deliveries owed | %d |
                | lost / duplicated by id | %d / %d |

                ## The operator
                | what | figure |
                |---|---|
                | changes asked of the API server at rest (3 Ready gateways, clients connected), %d s, its lease apart | %d |
                | container start to first change for a gateway that was there | %s s |
                | resident memory of the leader after all of this | %d MiB |
                """.formatted(
                        measured.delivery().acknowledged(),
                        measured.delivery().expected(),
                        measured.delivery().lost(),
                        measured.delivery().duplicates(),
                        measured.rest().toSeconds(),
                        measured.writesAtRest().size(),
                        seconds(measured.start()),
                        measured.residentKilobytes() / 1024));
        measured.writesAtRest().forEach(write -> text.append("\n- at rest: ").append(write));
        return text.toString();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f", time.toMillis() / 1000.0);
    }
}
