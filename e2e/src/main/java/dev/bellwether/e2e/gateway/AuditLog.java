package dev.bellwether.e2e.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.e2e.cluster.RealCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every change that somebody asked the API server for. */
public record AuditLog(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One request.
     *
     * @param user such as {@code system:serviceaccount:bellwether-system:bellwether-operator}
     * @param code the answer's HTTP status
     */
    public record Change(
            Instant at,
            String user,
            List<String> addresses,
            String verb,
            String resource,
            String namespace,
            String name,
            int code) {
        public boolean from(String address) {
            return addresses.contains(address);
        }

        public boolean happened() {
            return code < 300;
        }
    }

    public static AuditLog of(RealCluster cluster) {
        return new AuditLog(cluster.kubeconfig().resolveSibling("audit.log"));
    }

    /** In the order in which they were answered. */
    public Stream<Change> changesSince(Instant since) {
        List<Change> changes = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                JsonNode event = JSON.readTree(line);
                if (event.path("stage").asText().equals("ResponseComplete")) {
                    changes.add(change(event));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return changes.stream().filter(change -> !change.at().isBefore(since));
    }

    private static Change change(JsonNode event) {
        List<String> addresses = new ArrayList<>();
        event.path("sourceIPs").forEach(address -> addresses.add(address.asText()));
        JsonNode object = event.path("objectRef");
        return new Change(
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                event.path("user").path("username").asText(),
                addresses,
                event.path("verb").asText(),
                object.path("resource").asText(),
                object.path("namespace").asText(),
                object.path("name").asText(),
                event.path("responseStatus").path("code").asInt());
    }
}
