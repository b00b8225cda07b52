package dev.bellwether.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.bellwether.e2e.cluster.Command;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The runtime that images have, cut to what the product uses: the notifier in it fetches keys from an https URL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaRuntimeTest {
    private static final Path ROOT = Path.of(System.getProperty("bellwether.root"));
    private static final String PASSWORD = "changeit";
    private static final String KEYS = """
            {"keys": [{"kty": "EC", "crv": "P-256", "kid": "1", "alg": "ES256",
              "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}""";

    private JavaRuntime runtime = new JavaRuntime(Path.of("none"), List.of());

    @BeforeAll
    void theRuntimeIsMade() throws IOException {
        runtime = JavaRuntime.in(Path.of(System.getProperty("user.home"), ".cache/bellwether/images"));
    }

    @Test
    void itKnowsTheAuthoritiesThatItsJdkKnows(@TempDir Path folder) throws Exception {
        Path trusted = Path.of("lib/security/cacerts");
        assertThat(authorities(runtime.home().resolve(trusted)))
                .isEqualTo(authorities(javaBase(folder).resolve(trusted)))
                .isGreaterThan(50);
    }

    /** What a runtime is made of: the JDK's modules where it has them packed, beside which a distribution may show the machine's authorities. */
    private static Path javaBase(Path folder) throws IOException {
        Path jdk = Path.of(System.getProperty("java.home"));
        Path packed = jdk.resolve("jmods/java.base.jmod");
        if (!Files.exists(packed)) {
            return jdk;
        }
        Command.output(
                List.of(jdk.resolve("bin/jmod").toString(), "extract", "--dir", folder.toString(), packed.toString()));
        return folder;
    }

    @Test
    void aNotifierFetchesKeysFromAnHttpsUrlOfAnEllipticCurveCertificate(@TempDir Path folder) throws Exception {
        Path store = certificate(folder);
        HttpsServer keys = server(store);
        int management = freePort();
        Path config = Files.writeString(folder.resolve("notifier.yaml"), """
                listener: {host: 127.0.0.1, port: %d}
                management: {host: 127.0.0.1, port: %d}
                auth: {jwt: {audience: chat, jwks: {url: "https://localhost:%d/keys"}}}
                topics: [{name: "rooms/*"}]
                """.formatted(
                        freePort(), management, keys.getAddress().getPort()));
        Path log = folder.resolve("notifier.log");
        Process notifier = new ProcessBuilder(
                        runtime.home().resolve("bin/java").toString(),
                        "-Xmx64m",
                        "-Djavax.net.ssl.trustStore=" + store,
                        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                        "-cp",
                        ROOT.resolve("notifier/server/target") + "/lib/*:"
                                + ROOT.resolve("notifier/server/target/bellwether-notifier.jar"),
                        "dev.bellwether.notifier.Main",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        HttpClient client = HttpClient.newHttpClient();
        try {
            HttpRequest metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/metrics"))
                    .build();
            Awaitility.await("keys are used; the notifier says: " + log)
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> assertThat(client.send(metrics, HttpResponse.BodyHandlers.ofString())
                                    .body())
                            .as(Files.readString(log))
                            .containsPattern("bellwether_auth_keys_fetches_total\\{[^}]*outcome=\"used\"[^}]*} 1"));
        } finally {
            notifier.destroy();
            notifier.waitFor();
            keys.stop(0);
        }
    }

    private static int authorities(Path store) throws Exception {
        return Collections.list(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray())
                        .aliases())
                .size();
    }

    private static Path certificate(Path folder) throws IOException {
        Path store = folder.resolve("server.p12");
        Command.output(List.of(
                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-ext",
                "bc=ca:true",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        return store;
    }

    private static HttpsServer server(Path store) throws Exception {
        KeyStore pair = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            pair.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(pair, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/keys", exchange -> {
            byte[] body = KEYS.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (var answer = exchange.getResponseBody()) {
                answer.write(body);
            }
        });
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
