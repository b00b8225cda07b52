package dev.bellwether.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.gateway.FleetProcess;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@Tag("cluster")
@ResourceLock(Lab.FLEET)
class NatsAwayTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whileNatsIsAwayPublishersAreToldStreamsAreKeptAndNothingIsLost() throws Exception {
        try (Lab lab = new Lab("nats-away")) {
            GatewayUnderTest gateway = lab.serving(Lab.manifest(Lab.steps("5s")));
            Pod pod = gateway.pods(gateway.stable()).get(0);
            URI topic = URI.create("http://" + pod.getStatus().getPodIP() + ":8080/v1/topics/rooms/1");
            List<String> read = new CopyOnWriteArrayList<>();
            URI stream = topic.resolve("/v1/stream?topic=rooms/kept");
            CompletableFuture<Void> kept = http.sendAsync(
                            HttpRequest.newBuilder(stream).build(), HttpResponse.BodyHandlers.ofLines())
                    .thenAcceptAsync(answer -> answer.body().forEach(read::add), task -> new Thread(task).start());
            Awaitility.await("a stream").atMost(Lab.SOON).until(() -> !read.isEmpty());
            try (FleetProcess fleet = lab.fleet(gateway, 20)) {
                assertThat(publish(topic).statusCode()).isEqualTo(201);
                Lab.client()
                        .pods()
                        .inNamespace(lab.namespace())
                        .withName("chat-nats-0")
                        .delete();
                HttpResponse<String> refused = Awaitility.await("publishing refused")
                        .atMost(Lab.SOON)
                        .until(() -> publish(topic), answer -> answer.statusCode() == 503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                Awaitility.await("publishing works again")
                        .atMost(Lab.SOON)
                        .until(() -> publish(topic).statusCode() == 201);
                assertThat(kept).as("the stream, which read: %s", read).isNotDone();
                assertThat(publish(topic.resolve("kept")).statusCode()).isEqualTo(201);
                Awaitility.await("the stream that was kept goes on")
                        .atMost(Lab.SOON)
                        .until(() -> read.stream().anyMatch(line -> line.contains("rooms/kept")));
                Awaitility.await("all clients are back")
                        .atMost(Lab.SOON)
                        .until(() -> fleet.progress().orElseThrow().open() == 20);
                Delivery delivery = fleet.finish();
                assertThat(delivery.acknowledged()).isPositive();
                assertThat(delivery.lost()).as("lost: %s", delivery.examples()).isZero();
                assertThat(delivery.duplicates()).isZero();
            }
        }
    }

    private HttpResponse<String> publish(URI topic) throws Exception {
        return http.send(
                HttpRequest.newBuilder(topic)
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"type\":\"message\",\"data\":{\"text\":\"hello\"}}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
