package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.backplane.NatsServer;
import dev.bellwether.notifier.config.BackplaneConfig;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher whose notification is being stored while the pod drains gets its answer. */
@Tag("nats")
class DrainWhilePublishingTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void whoPublishesIsAnsweredBeforeTheConnectionCloses() throws Exception {
        try (NatsServer nats = NatsServer.in(folder)) {
            nats.createStream();
            try (Served served = new Served(backplane(nats.config()))) {
                Awaitility.await()
                        .until(() -> served.publish("rooms/1", "{\"type\":\"t\",\"data\":{}}")
                                        .statusCode()
                                == 201);
                nats.pause();
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                        HttpRequest.newBuilder(served.uri("/v1/topics/rooms/1"))
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"t\",\"data\":{}}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                Awaitility.await("the request is there").until(() -> served.gauge("bellwether.connections") >= 2);
                CompletableFuture<Void> drained = served.notifier.drain().toCompletableFuture();
                Awaitility.await("the drain has begun").until(() -> !served.notifier.isReady());
                nats.resume();
                assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
                drained.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static String backplane(BackplaneConfig.JetStream config) {
        return "backplane: {type: JetStream, url: '" + config.url() + "', stream: " + config.stream()
                + ", subjectPrefix: " + config.subjectPrefix() + ", usernameFile: '" + config.usernameFile()
                + "', passwordFile: '" + config.passwordFile() + "'}";
    }
}
