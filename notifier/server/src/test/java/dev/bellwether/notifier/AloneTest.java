package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as somebody runs it who has no cluster: the sample configuration and the command line. */
class AloneTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theSampleIsRight() throws Exception {
        assertThat(run("--config", "example.yaml", "--check-config")).isEqualTo("0 example.yaml: fine");
    }

    @Test
    void aPortThatIsNoneIsRefused() throws Exception {
        assertThat(run("--config", "example.yaml", "--dev-tls", "70000"))
                .isEqualTo("2 --dev-tls: 70000 (expected: a port from 0 to 65535)");
    }

    @Test
    void withDevTlsItSpeaksTlsBesideClearTextAndLeavesNoKeyBehind() throws Exception {
        Path config = Files.writeString(
                folder.resolve("free.yaml"),
                Files.readString(Path.of("example.yaml")).replaceAll("port: (8080|9090)", "port: 0"));
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        Path log = folder.resolve("log");
        int port = free();
        Process process = start(temporary, log, "--config", config.toString(), "--dev-tls=" + port);
        try {
            await("it listens")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(
                                    certificate(port).getSubjectX500Principal().getName())
                            .isEqualTo("CN=localhost"));
            process.destroy();
            assertThat(process.waitFor(8, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            try (var left = Files.list(temporary)) {
                assertThat(left.map(file -> file.getFileName().toString()))
                        .noneMatch(name -> name.startsWith("bellwether"));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static int free() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** What the port presents to a client that takes anything. */
    private static X509Certificate certificate(int port) throws Exception {
        SSLContext anything = SSLContext.getInstance("TLS");
        anything.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        try (SSLSocket socket = (SSLSocket) anything.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private String run(String... arguments) throws Exception {
        Path log = folder.resolve("output");
        Process process = start(folder, log, arguments);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + Files.readString(log).strip();
    }

    private static Process start(Path temporary, Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }
}
