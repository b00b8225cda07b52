package dev.bellwether.operator.revision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.api.v1alpha1.ManagedBackplane;
import dev.bellwether.api.v1alpha1.Storage;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two of a managed cluster's three servers, as they are configured for Kubernetes but for addresses, and somebody who would be the third. */
@Tag("nats")
class NatsRoutesTest {
    private static final GatewayIdentity CHAT = new GatewayIdentity("messaging", "chat", "uid-1");
    private static final ManagedBackplane THREE =
            new ManagedBackplane(3, new Storage(new Quantity("1Gi"), null, Storage.WhenDeleted.Delete));
    private static final int PORTS = 3; // of a server: clients, routes, monitoring

    @TempDir
    private Path folder;

    private final List<Process> servers = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    @BeforeEach
    void twoServersStart() throws IOException {
        List<ServerSocket> free = new ArrayList<>();
        for (int i = 0; i < 3 * PORTS; i++) {
            free.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            ports.add(free.get(i).getLocalPort());
        }
        for (ServerSocket one : free) {
            one.close();
        }
        start(0);
        start(1);
    }

    @AfterEach
    void theyEnd() throws InterruptedException {
        for (Process server : servers) {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void theServersOfAClusterFindEachOtherAndAStrangerIsRefused() throws Exception {
        Awaitility.await("the two are routed")
                .ignoreExceptions()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    assertThat(peers(0)).containsOnly("chat-nats-1");
                    assertThat(peers(1)).containsOnly("chat-nats-0");
                });
        assertThat(answerTo("{\"name\":\"STRANGER\",\"cluster\":\"chat-nats\"}"))
                .contains("Authorization Violation");
        assertThat(answerTo("{\"name\":\"STRANGER\",\"cluster\":\"chat-nats\",\"user\":\"notifier\",\"pass\":\"pn\"}"))
                .contains("Authorization Violation");
    }

    private void start(int number) throws IOException {
        Path home = Files.createDirectory(folder.resolve("server-" + number));
        String config = NatsConfig.text(CHAT, 3, 1L << 30)
                .replace("\"0.0.0.0\"\nport: 4222", "\"127.0.0.1\"\nport: " + port(number, 0))
                .replace("0.0.0.0:6222", "127.0.0.1:" + port(number, 1))
                .replace("0.0.0.0:8222", "127.0.0.1:" + port(number, 2))
                .replace("/data", home.toString());
        Path file = Files.writeString(home.resolve("nats.conf"), config);
        ProcessBuilder program = new ProcessBuilder(System.getenv("NATS_SERVER"), "--config", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("nats.log").toFile());
        var environment = program.environment();
        environment.put("POD_NAME", "chat-nats-" + number);
        environment.put("OPERATOR_USERNAME", "operator");
        environment.put("OPERATOR_PASSWORD", "po");
        environment.put("NOTIFIER_USERNAME", "notifier");
        environment.put("NOTIFIER_PASSWORD", "pn");
        for (EnvVar variable : ManagedNats.statefulSet(CHAT, THREE, "nats:1")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv()) {
            if (variable.getValue() != null) {
                environment.put(variable.getName(), asKubernetesWould(variable.getValue()));
            }
        }
        servers.add(program.start());
    }

    /** What the container gets, with each server's address on this machine. */
    private String asKubernetesWould(String value) {
        String said = value.replace("$(OPERATOR_USERNAME)", "operator").replace("$(OPERATOR_PASSWORD)", "po");
        for (int i = 0; i < 3; i++) {
            said = said.replace("chat-nats-" + i + ".chat-nats.messaging.svc:6222", "127.0.0.1:" + port(i, 1));
        }
        assertThat(said).startsWith("nats-route://operator:po@127.0.0.1:");
        return said;
    }

    private int port(int server, int which) {
        return ports.get(server * PORTS + which);
    }

    private List<String> peers(int server) throws IOException {
        List<String> names = new ArrayList<>();
        new ObjectMapper()
                .readTree(URI.create("http://127.0.0.1:" + port(server, 2) + "/routez")
                        .toURL())
                .path("routes")
                .forEach(route -> names.add(route.path("remote_name").asText()));
        return names;
    }

    /** What the first server says to somebody who asks for a route, until it hangs up. */
    private String answerTo(String connect) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(0, 1))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("CONNECT " + connect + "\r\nPING\r\n").getBytes(StandardCharsets.UTF_8));
            StringBuilder answer = new StringBuilder();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answer.append(line).append('\n');
                if (line.startsWith("-ERR") || line.startsWith("PONG")) {
                    break;
                }
            }
            return answer.toString();
        }
    }
}
