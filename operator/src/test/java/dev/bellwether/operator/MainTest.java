package dev.bellwether.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process of its own. */
class MainTest {

    @Test
    void anOperatorThatCannotStartEndsSoThatTheKubeletStartsItAgain(@TempDir Path folder) throws Exception {
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", MainTest::answerAsAnApiServerWithoutTheCrd);
        api.start();
        Path log = folder.resolve("operator.log");
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        java.environment().putAll(environment(api));
        Process operator = java.start();
        try {
            assertThat(operator.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
            assertThat(operator.exitValue()).isEqualTo(1);
            assertThat(Files.readString(log)).contains("operator-0: cannot start");
        } finally {
            operator.destroyForcibly().waitFor();
            api.stop(0);
        }
    }

    private static Map<String, String> environment(HttpServer api) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Map.of(
                    "KUBERNETES_MASTER", "http://127.0.0.1:" + api.getAddress().getPort(),
                    "KUBERNETES_TRYKUBECONFIG", "false",
                    "POD_NAMESPACE", "bellwether",
                    "POD_NAME", "operator-0",
                    "BELLWETHER_NOTIFIER_IMAGE", "registry.example/notifier:1",
                    "BELLWETHER_NATS_IMAGE", "registry.example/nats:2",
                    "BELLWETHER_WATCH_NAMESPACES", "messaging",
                    "BELLWETHER_PORT", Integer.toString(free.getLocalPort()));
        }
    }

    /** It takes what it is given, such as the operator's keys, and knows nothing else: a list of gateways is 404. */
    private static void answerAsAnApiServerWithoutTheCrd(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (asked.length == 0) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, asked.length);
                exchange.getResponseBody().write(asked);
            }
        }
    }
}
