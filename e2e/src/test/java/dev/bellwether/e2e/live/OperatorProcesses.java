package dev.bellwether.e2e.live;

import dev.bellwether.e2e.cluster.Command;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The operator's processes on this machine: the node shares its process ids. */
final class OperatorProcesses {
    private static final String LEASE = "bellwether-operator";

    private OperatorProcesses() {}

    /** The pod that holds the lease. */
    static String leader() {
        return Optional.ofNullable(Lab.client()
                        .leases()
                        .inNamespace(Lab.OPERATOR_NAMESPACE)
                        .withName(LEASE)
                        .get())
                .map(lease -> lease.getSpec().getHolderIdentity())
                .orElse("");
    }

    static void awaitLeaderOtherThan(String pod) {
        Awaitility.await("another leader than " + pod)
                .atMost(Lab.SOON)
                .until(() -> !leader().isEmpty() && !leader().equals(pod));
    }

    static List<Pod> pods() {
        return Lab.client()
                .pods()
                .inNamespace(Lab.OPERATOR_NAMESPACE)
                .withLabel("app.kubernetes.io/name", "bellwether-operator")
                .list()
                .getItems();
    }

    static void awaitReady(int wanted) {
        Awaitility.await(wanted + " operators ready").atMost(Lab.SOON).until(() -> {
            List<Pod> pods = pods();
            return pods.size() == wanted
                    && pods.stream().allMatch(pod -> Readiness.getInstance().isReady(pod));
        });
    }

    /** Sends a signal to the operator's process in a pod. */
    static void signal(String pod, String signal) {
        Command.output(List.of("kill", "-" + signal, Long.toString(process(pod))));
    }

    /** SIGKILL for whoever leads. */
    static void killLeader() {
        signal(leader(), "KILL");
    }

    private static long process(String pod) {
        byte[] variable = ("\0POD_NAME=" + pod + "\0").getBytes(StandardCharsets.ISO_8859_1);
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().chars().allMatch(Character::isDigit))
                    .filter(path -> environment(path).contains(new String(variable, StandardCharsets.ISO_8859_1)))
                    .mapToLong(path -> Long.parseLong(path.getFileName().toString()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no process of pod " + pod));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty for a process that ended meanwhile. */
    private static String environment(Path process) {
        try {
            return "\0" + Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
