package dev.bellwether.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.e2e.gateway.GatewayUnderTest;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A gateway that asks for tokens, whose keys are in a ConfigMap that comes late and changes. */
@Tag("cluster")
class TokensTest {
    private static final String ROOMS = "{\"subscribe\": [\"rooms/*\"], \"publish\": [\"rooms/*\"]}";
    private static final String NOTHING = "{\"subscribe\": [\"rooms/2\"]}";

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whoHasATokenIsLetInAndKeysChangeWithoutARestart() throws Exception {
        SigningKey first = SigningKey.create("first");
        SigningKey second = SigningKey.create("second");
        try (Lab lab = new Lab("tokens")) {
            GatewayUnderTest gateway = lab.gateway();
            gateway.apply(Lab.manifest(Lab.steps("5s"))
                    .replace(
                            "auth: {anonymous: true}",
                            "auth: {jwt: {audience: chat, jwks: {configMapName: chat-jwks}}}"));
            gateway.awaitCondition("Ready", "False", "ConfigMapNotFound", Lab.SOON);
            keys(lab, first);
            gateway.awaitReady(Lab.SOON);
            List<Pod> pods = gateway.pods(gateway.stable());
            URI topic = URI.create("http://" + pods.get(0).getStatus().getPodIP() + ":8080/v1/topics/rooms/1");
            URI stream = topic.resolve("/v1/stream?topic=rooms/1");

            assertThat(publish(topic, null)).isEqualTo(401);
            assertThat(subscribe(stream, null)).isEqualTo(401);
            assertThat(publish(topic, second.token("chat", ROOMS))).isEqualTo(401);
            assertThat(publish(topic, first.token("another", ROOMS))).isEqualTo(401);
            assertThat(publish(topic, first.token("chat", NOTHING))).isEqualTo(403);
            assertThat(subscribe(stream, first.token("chat", NOTHING))).isEqualTo(403);

            List<String> read = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> following = http.sendAsync(
                            request(stream, first.token("chat", ROOMS)).GET().build(),
                            HttpResponse.BodyHandlers.ofLines())
                    .thenAcceptAsync(answer -> answer.body().forEach(read::add), task -> new Thread(task).start());
            Awaitility.await("a stream").atMost(Lab.SOON).until(() -> !read.isEmpty());
            assertThat(publish(topic, first.token("chat", ROOMS))).isEqualTo(201);
            Awaitility.await("the notification").atMost(Lab.SOON).until(() -> read.stream()
                    .anyMatch(line -> line.contains("\"rooms/1\"")));

            keys(lab, second);
            String later = second.token("chat", ROOMS);
            for (Pod pod : pods) {
                URI there = URI.create("http://" + pod.getStatus().getPodIP() + ":8080/v1/topics/rooms/2");
                Awaitility.await("the new key in " + pod.getMetadata().getName())
                        .atMost(Lab.SOON)
                        .until(() -> publish(there, later) == 201);
                assertThat(publish(there, first.token("chat", ROOMS))).isEqualTo(401);
            }
            assertThat(following).as("the stream that the old key let in").isNotDone();
            assertThat(gateway.pods(gateway.stable()))
                    .extracting(pod -> pod.getMetadata().getUid())
                    .containsExactlyInAnyOrderElementsOf(
                            pods.stream().map(pod -> pod.getMetadata().getUid()).toList());
            assertThat(gateway.pods(gateway.stable()))
                    .flatExtracting(pod -> pod.getStatus().getContainerStatuses())
                    .allSatisfy(
                            container -> assertThat(container.getRestartCount()).isZero());
        }
    }

    private static void keys(Lab lab, SigningKey key) {
        Lab.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("chat-jwks")
                        .withNamespace(lab.namespace())
                        .endMetadata()
                        .withData(Map.of("jwks.json", key.jwks()))
                        .build())
                .fieldManager("e2e")
                .forceConflicts()
                .serverSideApply();
    }

    private int publish(URI topic, @Nullable String token) throws Exception {
        return http.send(
                        request(topic, token)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"type\":\"message\",\"data\":{\"text\":\"hello\"}}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private int subscribe(URI stream, @Nullable String token) throws Exception {
        return http.send(request(stream, token).GET().build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static HttpRequest.Builder request(URI target, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target);
        return token == null
                ? request.timeout(Duration.ofSeconds(10))
                : request.header("Authorization", "Bearer " + token);
    }
}
