package dev.bellwether.notifier;

import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.ConfigFile;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A notifier on free loopback ports, and clients of it. */
final class Served implements AutoCloseable {
    private static final String LISTENER = "listener: {host: 127.0.0.1, port: 0}\n";
    private static final String ANONYMOUS = "auth: {anonymous: true}\n";
    private static final String MANAGEMENT = "management: {port: 0}\n";
    private static final String TOPICS = "topics: [{name: 'rooms/*', retention: {messages: 5}}]\n";

    final Notifier notifier;
    private final String scheme;
    private final HttpClient client;

    Served(String yaml) throws ConfigException, IOException {
        this(
                yaml,
                Customizer.NONE,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    Served(String yaml, Customizer customizer, HttpClient client) throws ConfigException, IOException {
        notifier = Notifier.start(
                ConfigFile.parse((yaml.contains("management:") ? "" : MANAGEMENT)
                        + (yaml.contains("topics:") ? "" : TOPICS)
                        + (yaml.contains("listener:") ? "" : LISTENER)
                        + (yaml.contains("auth:") ? "" : ANONYMOUS)
                        + yaml),
                customizer);
        scheme = yaml.contains("tls:") ? "https" : "http";
        this.client = client;
    }

    URI uri(String target) {
        return URI.create(scheme + "://localhost:" + notifier.address().getPort() + target);
    }

    HttpResponse<String> send(String method, String target, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(target))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String target) throws Exception {
        return send("GET", target, "");
    }

    HttpResponse<String> publish(String topic, String body) throws Exception {
        return send("POST", "/v1/topics/" + topic, body, "content-type", "application/json");
    }

    /** Publishes {@code {"n": n}} and answers the id. */
    String publish(String topic, int n) throws Exception {
        HttpResponse<String> response = publish(topic, "{\"type\":\"t\",\"data\":{\"n\":" + n + "}}");
        if (response.statusCode() != 201) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return response.body().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    }

    EventReader stream(String query, String... headers) {
        return stream(query, status -> {}, headers);
    }

    /** Opens a stream; {@code answered} gets the response as soon as it has headers. */
    EventReader stream(String query, Consumer<HttpResponse<?>> answered, String... headers) {
        EventReader reader = new EventReader();
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/v1/stream?" + query));
        if (headers.length > 0) {
            request.headers(headers);
        }
        CompletableFuture<?> done = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines())
                .thenAcceptAsync(
                        response -> {
                            answered.accept(response);
                            response.body().forEach(reader::line);
                        },
                        task -> new Thread(task, "reader").start());
        done.whenComplete((nothing, failure) -> reader.end());
        return reader;
    }

    double count(String name, String... tags) {
        return notifier.meters().get(name).tags(tags).counter().count();
    }

    /** Of a counter whose value is kept elsewhere. */
    double total(String name) {
        return notifier.meters().get(name).functionCounter().count();
    }

    /** Of all its tags together. */
    double gauge(String name) {
        return notifier.meters().get(name).gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    @Override
    public void close() {
        notifier.close();
    }
}
