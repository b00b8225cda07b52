package dev.bellwether.e2e.bench;

import dev.bellwether.e2e.cluster.RealCluster;
import dev.bellwether.e2e.gateway.AuditLog;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What the operator took and did, seen from outside. */
final class OperatorFigures {
    private static final String NAMESPACE = "bellwether-system";

    private OperatorFigures() {}

    /** From the first container's start, to the second, until the first change that was not a lease. */
    static Duration start(RealCluster cluster, String user) {
        Instant started = pods(cluster).stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .map(container ->
                        Instant.parse(container.getState().getRunning().getStartedAt()))
                .min(Instant::compareTo)
                .orElseThrow();
        Instant acted = AuditLog.of(cluster)
                .changesSince(started)
                .filter(change ->
                        change.user().equals(user) && !change.resource().equals("leases"))
                .map(AuditLog.Change::at)
                .min(Instant::compareTo)
                .orElseThrow();
        return Duration.between(started, acted);
    }

    static List<String> writes(AuditLog log, String user, Instant since) {
        return log.changesSince(since)
                .filter(change ->
                        change.user().equals(user) && !change.resource().equals("leases"))
                .map(AuditLog.Change::toString)
                .toList();
    }

    /** Of the pod that holds the lease. */
    static long residentKilobytes(RealCluster cluster) throws IOException {
        String leader = cluster.client()
                .leases()
                .inNamespace(NAMESPACE)
                .withName("bellwether-operator")
                .get()
                .getSpec()
                .getHolderIdentity();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.filter(OperatorFigures::isProcess).toList()) {
                if (read(process.resolve("environ")).contains("POD_NAME=" + leader + "\0")) {
                    return read(process.resolve("status"))
                            .lines()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow();
                }
            }
        }
        throw new IOException("no process of " + leader);
    }

    private static boolean isProcess(Path path) {
        return path.getFileName().toString().chars().allMatch(Character::isDigit);
    }

    /** Empty for a process that ended meanwhile. */
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static List<Pod> pods(RealCluster cluster) {
        return cluster.client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/name", "bellwether-operator")
                .list()
                .getItems();
    }
}
