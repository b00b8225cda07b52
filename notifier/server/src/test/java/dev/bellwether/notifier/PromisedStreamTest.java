package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients do with a promise: the JDK's takes it, another one resets it. */
class PromisedStreamTest {
    private static final int WINDOW = 1000;
    private static final String SCRIPT = "x".repeat(10 * WINDOW);

    @TempDir
    private Path root = Path.of("");

    @TempDir
    private Path keys = Path.of("");

    @BeforeEach
    void files() throws IOException {
        Files.createDirectory(root.resolve("static"));
        for (String name : new String[] {"first", "second"}) {
            Files.writeString(root.resolve(name + ".html"), "<p>" + name);
            Files.writeString(root.resolve("static/" + name + ".js"), SCRIPT);
        }
        Files.writeString(
                root.resolve("_links.yaml"),
                "/first.html: ['</static/first.js>; rel=preload; as=script']\n"
                        + "/second.html: ['</static/second.js>; rel=preload; as=script']\n");
    }

    @Test
    void theClientOfTheJdkTakesWhatIsPromisedOverTls() throws Exception {
        SelfSigned certificate = new SelfSigned();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(certificate.trusted())
                .build();
        try (Served served = served(certificate.listener(keys) + "\n")) {
            ConcurrentMap<HttpRequest, CompletableFuture<HttpResponse<String>>> pushes = new ConcurrentHashMap<>();
            HttpResponse<String> page = client.sendAsync(
                            HttpRequest.newBuilder(served.uri("/first.html")).build(),
                            BodyHandlers.ofString(),
                            PushPromiseHandler.of(request -> BodyHandlers.ofString(), pushes))
                    .get(10, TimeUnit.SECONDS);
            assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(page.body()).isEqualTo("<p>first");
            assertThat(pushes.keySet()).extracting(HttpRequest::uri).containsExactly(served.uri("/static/first.js"));
            HttpResponse<String> pushed = pushes.values().iterator().next().get(10, TimeUnit.SECONDS);
            assertThat(pushed.statusCode()).isEqualTo(200);
            assertThat(pushed.body()).isEqualTo(SCRIPT);
            await().until(() -> served.count("bellwether.pushes", "state", "closed") == 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"CANCEL,10000", "REFUSED_STREAM,10000", "CANCEL,8000000", "REFUSED_STREAM,8000000"})
    void aPromiseThatTheClientResetsIsCountedAndNothingElseEnds(Http2Error code, int length) throws Exception {
        // Of the longer one the reset comes while the file is being read: before the promised answer begins.
        Files.write(root.resolve("static/first.js"), new byte[length]);
        Files.write(root.resolve("static/second.js"), new byte[length]);
        PromiseRefusals refusals = new PromiseRefusals(code);
        try (Served served = served("");
                Http2Client client = new Http2Client(
                        served.notifier.address(),
                        WINDOW,
                        settings -> settings.maxConcurrentStreams(1).pushEnabled(true),
                        refusals)) {
            load(client, "/first.html");
            await().untilAsserted(() -> assertThat(resets(served, code)).isEqualTo(1));
            await().untilAsserted(() -> assertThat(served.count("bellwether.pushes", "state", "reset"))
                    .isEqualTo(1));
            // One promise may be open at a time: the second shows that the first no longer counts.
            load(client, "/second.html");
            await().untilAsserted(() -> assertThat(resets(served, code)).isEqualTo(2));
            load(client, "/first.html");
            assertThat(refusals.paths).containsExactly("/static/first.js", "/static/second.js");
            assertThat(served.count("bellwether.pushes", "state", "pending")).isEqualTo(2);
        }
    }

    private static void load(Http2Client client, String page) throws Exception {
        Http2Client.Stream stream = client.get(page);
        assertThat(stream.status.get(5, TimeUnit.SECONDS)).hasToString("200");
        assertThat(stream.ended.get(5, TimeUnit.SECONDS)).isTrue();
    }

    private static double resets(Served served, Http2Error code) {
        return served.count("bellwether.rst.stream", "direction", "received", "code", code.name(), "cause", "push");
    }

    private Served served(String listener) throws Exception {
        return new Served(listener + "push: {mode: PushPromise, whitelist: [{pathPrefix: /static/}]}\nstatic: {root: '"
                + root + "'}");
    }
}
