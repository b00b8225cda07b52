package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bellwether.operator.analysis.AnalysisSettings;
import dev.bellwether.operator.analysis.CanaryVerdict;
import dev.bellwether.operator.management.OperatorKeys;
import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.telemetry.ManagementClient;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a canary's session says while the ConfigMap with the kept evidence cannot be read: an API server on loopback that refuses. */
class EvidenceSessionTest {
    private static final String EPOCH = "b-20260203120000.1";

    private final ScheduledExecutorService telemetry = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService io = Executors.newSingleThreadExecutor();
    private final HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final KubernetesClient client;
    private final EvidenceSession session;
    private volatile Instant now = Instant.parse("2026-02-03T12:00:00Z");
    private volatile boolean refuses = true;

    EvidenceSessionTest() throws Exception {
        api.createContext("/", this::answer);
        api.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + api.getAddress().getPort())
                        .build())
                .build();
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        session = new EvidenceSession(
                new GatewayIdentity("messaging", "chat", "uid-1"),
                new ManagementClient(OperatorKeys.generate(now), clock),
                new EvidenceStore(client),
                telemetry,
                io,
                clock,
                () -> {});
    }

    @AfterEach
    void everythingEnds() {
        session.close();
        client.close();
        api.stop(0);
        telemetry.shutdown();
        io.shutdown();
    }

    @Test
    void aCanaryWhoseEvidenceCannotBeReadIsUnseenUntilItCan() throws Exception {
        session.follow(EPOCH, AnalysisSettings.DEFAULT, Set.of(), Map.of());
        lookAfter(Duration.ofSeconds(1));
        assertThat(session.verdict(EPOCH)).isEqualTo(CanaryVerdict.NONE);
        lookAfter(Duration.ofSeconds(6));
        assertThat(session.verdict(EPOCH).verdict()).isEqualTo(CanaryVerdict.Verdict.BLIND);
        assertThat(session.verdict(EPOCH).evidence()).contains("cannot be read");

        refuses = false;
        Awaitility.await("it is read at last").untilAsserted(() -> {
            lookAfter(Duration.ofSeconds(1));
            assertThat(session.verdict(EPOCH).verdict()).isEqualTo(CanaryVerdict.Verdict.HOLD);
        });
    }

    private void lookAfter(Duration wait) throws Exception {
        now = now.plus(wait);
        telemetry.submit(session::look).get(10, TimeUnit.SECONDS);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            boolean writes = exchange.getRequestMethod().equals("PATCH");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (refuses) {
                exchange.sendResponseHeaders(403, -1);
            } else if (writes) {
                exchange.sendResponseHeaders(200, asked.length);
                exchange.getResponseBody().write(asked);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }
}
