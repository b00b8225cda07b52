package dev.bellwether.e2e.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.client.EventStream;
import dev.bellwether.client.Interruption;
import dev.bellwether.client.NotificationClient;
import dev.bellwether.client.NotificationClientBuilder;
import dev.bellwether.client.StreamEvent;
import dev.bellwether.client.StreamListener;
import dev.bellwether.client.StreamState;
import dev.bellwether.client.Subscription;
import dev.bellwether.client.Transport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One client, left to itself on every transport, while the notifier it follows, and then NATS too, is killed and started again. */
@Tag("nats")
class ClientAcrossKillsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int ROUNDS = 3;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> acknowledged = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everythingAcknowledgedArrivesOnceOnEveryTransport() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path jar =
                Path.of(System.getProperty("bellwether.root", ".."), "notifier/server/target/bellwether-notifier.jar");
        try (Gateway gateway = Gateway.start(Path.of(System.getenv("NATS_SERVER")), java, jar, folder)) {
            Victim nats = gateway.victims().get(0);
            Victim followed = gateway.victims().get(1);
            URI publishing = gateway.origins().get(1);
            List<Seen> all = List.of(
                    new Seen(gateway.origins().get(0), Transport.SSE, false),
                    new Seen(gateway.origins().get(0), Transport.SSE, true),
                    new Seen(gateway.origins().get(0), Transport.WEBSOCKET, false),
                    new Seen(gateway.origins().get(0), Transport.WEBSOCKET, true));
            await(all, seen -> !seen.cursor().isEmpty());
            for (int round = 1; round <= ROUNDS; round++) {
                publish(publishing);
                followed.kill();
                if (round == ROUNDS) {
                    nats.kill();
                    nats.start();
                    nats.awaitListening();
                }
                publish(publishing);
                followed.start();
                followed.awaitListening();
                publish(publishing);
                int least = round;
                await(all, seen -> seen.ids.size() >= acknowledged.size() && seen.delays.size() >= least);
            }
            for (Seen seen : all) {
                assertThat(seen.ids).as("%s", seen).isEqualTo(acknowledged);
                assertThat(seen.gaps).as("%s", seen).isEmpty();
                assertThat(seen.delays.get(0))
                        .as("%s", seen)
                        .isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
                assertThat(seen.delays).as("%s", seen).allMatch(delay -> delay.toMillis() <= 8000);
                seen.client.close();
            }
        }
    }

    private void publish(URI origin) {
        for (int i = 0; i < 5; i++) {
            String body = "{\"type\":\"t\",\"data\":{},\"dedup_key\":\"k" + acknowledged.size() + "\"}";
            Awaitility.await("acknowledged").atMost(PATIENCE).until(() -> {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(origin.resolve("/v1/topics/rooms/1"))
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() < 300) {
                    acknowledged.add(answer.body().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"));
                }
                return answer.statusCode() < 300;
            });
        }
    }

    private static void await(List<Seen> all, Predicate<Seen> done) {
        for (Seen seen : all) {
            Awaitility.await(seen.toString()).atMost(PATIENCE).until(() -> done.test(seen));
        }
    }

    /** What one stream told. */
    private static final class Seen implements StreamListener {
        private final List<String> ids = new CopyOnWriteArrayList<>();
        private final List<String> gaps = new CopyOnWriteArrayList<>();
        private final List<Duration> delays = new CopyOnWriteArrayList<>();
        private final NotificationClient client;
        private final EventStream stream;
        private final String name;

        Seen(URI origin, Transport transport, boolean http1) {
            NotificationClientBuilder builder = NotificationClient.builder(origin);
            name = transport + (http1 ? " over HTTP/1.1" : " over HTTP/2");
            client = (http1 ? builder.http1() : builder).build();
            stream = client.subscribe(Subscription.to("rooms/1").over(transport), this);
        }

        String cursor() {
            return stream.state() == StreamState.OPEN ? stream.lastEventId() : "";
        }

        @Override
        public void onEvent(StreamEvent event) {
            ids.add(event.id());
        }

        @Override
        public void onGap(StreamEvent event) {
            gaps.add(event.data());
        }

        @Override
        public void onInterrupted(Interruption why, Duration retryIn) {
            delays.add(retryIn);
        }

        @Override
        public String toString() {
            return name + ": " + ids.size() + " events, " + delays;
        }
    }
}
