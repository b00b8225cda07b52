package dev.bellwether.e2e.client;

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
import dev.bellwether.notifier.Notifier;
import dev.bellwether.notifier.config.ConfigFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every transport over every HTTP version, against a notifier of this build. */
class ClientAndNotifierTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @CsvSource({"SSE,false", "SSE,true", "WEBSOCKET,false", "WEBSOCKET,true"})
    void aStreamGoesOnByAnotherTransportWhereThisOneEnded(Transport transport, boolean http1) throws Exception {
        try (Notifier notifier = start(0);
                NotificationClient client = client(notifier, http1)) {
            EventStream first = client.subscribe(Subscription.to("rooms/1").over(transport), new Notes());
            await("OPEN");
            List<String> published = new ArrayList<>();
            published.add(publish(notifier, "x".repeat(3000)));
            assertThat(await("event")).isEqualTo("event " + published.get(0));
            first.close();
            await("CLOSED");
            published.add(publish(notifier, "while away"));
            published.add(publish(notifier, "twice"));
            Transport other = transport == Transport.SSE ? Transport.WEBSOCKET : Transport.SSE;
            client.subscribe(
                    Subscription.to("rooms/1").after(first.lastEventId()).over(other), new Notes());
            assertThat(await("event")).isEqualTo("event " + published.get(1));
            assertThat(await("event")).isEqualTo("event " + published.get(2));
            published.add(publish(notifier, "live again"));
            assertThat(await("event")).isEqualTo("event " + published.get(3));
        }
    }

    @ParameterizedTest
    @CsvSource({"SSE,false", "SSE,true", "WEBSOCKET,false", "WEBSOCKET,true"})
    void anotherNotifierInTheOldOnesPlaceIsFoundAndTheLostLogIsTold(Transport transport, boolean http1)
            throws Exception {
        Notifier first = start(0);
        int port = first.address().getPort();
        try (NotificationClient client = client(first, http1)) {
            client.subscribe(Subscription.to("rooms/1").over(transport), new Notes());
            await("OPEN");
            publish(first, "kept in memory alone");
            await("event");
            first.close();
            await("WAITING");
            try (Notifier second = start(port)) {
                assertThat(await("gap")).contains("epoch");
                String id = publish(second, "new log");
                assertThat(await("event")).isEqualTo("event " + id);
            }
        }
    }

    private static Notifier start(int port) throws Exception {
        return Notifier.start(ConfigFile.parse("""
                listener: {host: 127.0.0.1, port: %d}
                management: {host: 127.0.0.1, port: 0}
                auth: {anonymous: true}
                topics: [{name: "rooms/*"}]
                drain: {grace: 2s}
                """.formatted(port)));
    }

    private static URI origin(Notifier notifier) {
        return URI.create("http://localhost:" + notifier.address().getPort());
    }

    private static NotificationClient client(Notifier notifier, boolean http1) {
        NotificationClientBuilder builder = NotificationClient.builder(origin(notifier));
        return (http1 ? builder.http1() : builder).build();
    }

    private String publish(Notifier notifier, String text) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(origin(notifier).resolve("/v1/topics/rooms/1"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"type\": \"said\", \"data\": {\"text\": \"" + text + "\"}}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.body().replaceAll(".*\"id\" *: *\"([^\"]+)\".*", "$1") + " " + text;
    }

    /** Skips to the first note that begins so. */
    private String await(String start) throws InterruptedException {
        for (String next = told.poll(20, TimeUnit.SECONDS); next != null; next = told.poll(20, TimeUnit.SECONDS)) {
            if (next.startsWith(start)) {
                return next;
            }
        }
        throw new AssertionError("nothing told that begins with: " + start);
    }

    private final class Notes implements StreamListener {
        @Override
        public void onEvent(StreamEvent event) {
            told.add("event " + event.id() + " " + event.data().replaceAll(".*\"text\": *\"([^\"]*)\".*", "$1"));
        }

        @Override
        public void onGap(StreamEvent event) {
            told.add("gap " + event.data());
        }

        @Override
        public void onState(StreamState state) {
            told.add(state.name());
        }

        @Override
        public void onInterrupted(Interruption why, Duration retryIn) {
            told.add("interrupted " + why);
        }
    }
}
