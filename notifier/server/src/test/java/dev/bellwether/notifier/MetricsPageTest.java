package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.ECKey;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/metrics.md} beside the notifiers that it is about. {@code -Dmetrics.write=true} writes it. */
class MetricsPageTest {
    /** Where a meter is named in the code. */
    private static final Pattern NAMED = Pattern.compile(
            "(?:\\w*[bB]uilder|counter|gauge|timer|Named|ReloadCount)\\(\\s*(?:meters,\\s*)?\"(bellwether[.a-z]+)\"");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void thePageIsWhatNotifiersTellAndLeavesNothingOut() throws Exception {
        MetricsPage page = new MetricsPage();
        withClients(page);
        ofThoseWhoPublishAndFollow(page);
        withPages(page);
        if (Boolean.getBoolean("metrics.write")) {
            Files.writeString(MetricsPage.COMMITTED, page.text());
        }
        assertThat(missing(page.families()))
                .as("meters that no notifier of this test showed")
                .isEmpty();
        assertThat(Files.readString(MetricsPage.COMMITTED))
                .as("regenerate with: mvn -pl notifier/server test -Dtest=MetricsPageTest -Dmetrics.write=true")
                .isEqualTo(page.text());
    }

    /** Everything that can be configured, with clients that get through TLS and no further. */
    private void withClients(MetricsPage page) throws Exception {
        SelfSigned certificate = new SelfSigned();
        ECKey key = SignedTokens.key();
        HttpClient client =
                HttpClient.newBuilder().sslContext(certificate.trusted()).build();
        try (KeyServer keys = new KeyServer(key.toPublicJWK());
                Served served = new Served(
                        certificate.listener(folder) + "\nauth: {jwt: {jwks: {url: '" + keys.uri()
                                + "'}, audience: chat}}\n"
                                + "presence: {enabled: true}\n"
                                + "tracing: {endpoint: 'http://127.0.0.1:1'}\n"
                                + "backplane: {type: JetStream, url: 'nats://127.0.0.1:1', stream: s, subjectPrefix: p}\n",
                        Customizer.NONE,
                        client)) {
            assertThat(served.get("/v1/stream?topic=rooms/1").statusCode()).isEqualTo(401);
            add(page, served);
        }
        try (Served served = new Served(
                "listener: {host: 127.0.0.1, port: 0, proxyProtocol: true, trustedProxies: [127.0.0.1]}\n")) {
            add(page, served);
        }
        Files.writeString(folder.resolve("keys.json"), "{\"keys\":[" + key.toPublicJWK() + "]}");
        try (Served served =
                new Served("auth: {jwt: {jwks: {file: '" + folder.resolve("keys.json") + "'}, audience: chat}}\n")) {
            add(page, served);
        }
    }

    private static void ofThoseWhoPublishAndFollow(MetricsPage page) throws Exception {
        try (Served served = new Served("");
                Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
            stream.reader.next();
            served.publish("rooms/1", 1);
            stream.reader.nextEvent();
            stream.cancel();
            try (WebSocketWire wire = WebSocketWire.Http.HTTP_1_1.open(served, "topic=rooms/1")) {
                wire.next();
            }
            await().until(() -> served.gauge("bellwether.streams") == 0);
            served.notifier.drain();
            served.stream("topic=rooms/1").rest();
            await().until(() -> !served.notifier
                    .meters()
                    .find("bellwether.websockets.closed")
                    .counters()
                    .isEmpty());
            add(page, served);
        }
    }

    private void withPages(MetricsPage page) throws Exception {
        Files.createDirectory(folder.resolve("static"));
        Files.writeString(folder.resolve("page.html"), "<p>page");
        Files.writeString(folder.resolve("static/app.js"), "let app;");
        Files.writeString(
                folder.resolve("_links.yaml"),
                "/page.html: ['</static/app.js>; rel=preload; as=script', '</other.js>; rel=preload; as=script']\n");
        String yaml = "push: {mode: Auto, whitelist: [{pathPrefix: /static/}]}\nstatic: {root: '" + folder + "'}";
        try (Served served = new Served(yaml);
                Http2Client taking = new Http2Client(
                        served.notifier.address(),
                        1 << 16,
                        settings -> settings.pushEnabled(true),
                        new PromiseRefusals(Http2Error.CANCEL));
                // Takes no byte of what is promised, so that there is something left to reset.
                Http2Client resetting = new Http2Client(
                        served.notifier.address(),
                        0,
                        settings -> settings.pushEnabled(true),
                        new PromiseRefusals(Http2Error.CANCEL));
                Http2Client hinted = new Http2Client(served.notifier.address(), 1 << 16)) {
            assertThat(taking.get("/page.html").ended.get(10, TimeUnit.SECONDS)).isTrue();
            resetting.get("/page.html");
            hinted.get("/page.html", "sec-fetch-mode", "navigate");
            for (String late : List.of("bellwether.hints", "bellwether.push.resets")) {
                await().until(() ->
                        !served.notifier.meters().find(late).counters().isEmpty());
            }
            add(page, served);
        }
    }

    private static void add(MetricsPage page, Served served) {
        served.notifier.meters().getMeters().forEach(meter -> {
            assertThat(meter.getId().getDescription())
                    .as("the description of %s", meter.getId().getName())
                    .isNotBlank();
        });
        page.add(served.notifier.meters().scrape());
    }

    /** Names in the code that the page does not have. */
    private static Set<String> missing(Set<String> families) {
        Set<String> missing = new TreeSet<>();
        for (Path source : sources()) {
            Matcher named = NAMED.matcher(read(source));
            while (named.find()) {
                String prefix = named.group(1).replace('.', '_');
                if (families.stream().noneMatch(family -> family.equals(prefix) || family.startsWith(prefix + "_"))) {
                    missing.add(named.group(1));
                }
            }
        }
        return missing;
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
