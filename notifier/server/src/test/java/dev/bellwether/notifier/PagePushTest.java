package dev.bellwether.notifier;

import static dev.bellwether.notifier.RecordedConnection.ENABLE_PUSH;
import static dev.bellwether.notifier.RecordedConnection.PUSH_PROMISE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages loaded by a client that takes pushes: nghttp. */
class PagePushTest {
    private static final String NAVIGATION = "--header=sec-fetch-mode: navigate";

    @TempDir
    private Path root = Path.of("");

    @BeforeEach
    void files() throws IOException {
        Files.writeString(root.resolve("page.html"), "<p>page");
        Files.writeString(root.resolve("other.html"), "<p>other");
        Files.createDirectory(root.resolve("static"));
        Files.writeString(root.resolve("static/app.js"), "let app;");
        Files.writeString(root.resolve("static/style.css"), "p {}");
        Files.writeString(root.resolve("secret.js"), "let secret;");
        String links = "['</static/app.js>; rel=preload; as=script', '</static/style.css>; rel=preload; as=style',"
                + " '</secret.js>; rel=preload; as=script', '</static/none.js>; rel=preload; as=script',"
                + " '</static/app.js?v=1>; rel=preload; as=script']\n";
        Files.writeString(root.resolve("_links.yaml"), "/page.html: " + links + "/other.html: " + links);
    }

    @Test
    void whatAPageLinksToIsPromisedOnceAndAnswered() throws Exception {
        try (Served served = served("Auto")) {
            String trace = nghttp(served, "/page.html", "/other.html");
            assertThat(frames(trace, "recv PUSH_PROMISE frame")).isEqualTo(2);
            assertThat(trace)
                    .contains("recv (stream_id=2) :status: 200", "recv (stream_id=4) :status: 200")
                    .contains(":path: /static/app.js", ":path: /static/style.css")
                    .doesNotContain(":status: 103", ":path: /secret.js", ":status: 404", "recv RST_STREAM");
            assertThat(trace.indexOf("recv PUSH_PROMISE frame")).isLessThan(trace.indexOf(":status: 200"));
            assertThat(served.count("bellwether.pushes", "state", "pending")).isEqualTo(2);
            await().until(() -> served.count("bellwether.pushes", "state", "closed") == 2);
            assertThat(served.count("bellwether.pushes", "state", "refused")).isEqualTo(8);
            assertThat(refusals(served, "already-pushed")).isEqualTo(2);
            assertThat(refusals(served, "not-whitelisted")).isEqualTo(2);
            assertThat(refusals(served, "missing")).isEqualTo(2);
            assertThat(refusals(served, "query")).isEqualTo(2);
        }
    }

    @Test
    void whatIsNotServedHereIsNotPromisedHoweverALinkNamesIt() throws Exception {
        Files.createDirectory(root.resolve("static/page"));
        Files.writeString(root.resolve("static/page/index.html"), "<p>page");
        try (RandomAccessFile huge =
                new RandomAccessFile(root.resolve("static/huge.js").toFile(), "rw")) {
            huge.setLength((16 << 20) + 1);
        }
        try (Served served = served("Auto")) {
            String own = served.uri("").toString();
            List<String> missing =
                    List.of("none.js", "./none.js", "../none.js", "/static/huge.js", own + "/static/none.js");
            List<String> there = List.of("../app.js", own + "/static/style.css");
            String links = Stream.concat(missing.stream(), there.stream())
                    .map(target -> "'<" + target + ">; rel=preload; as=script'")
                    .collect(Collectors.joining(", "));
            Files.writeString(root.resolve("_links.yaml"), "/static/page/: [" + links + "]");
            String trace = nghttp(served, "/static/page/");
            assertThat(trace)
                    .contains(":path: /static/app.js", ":path: /static/style.css")
                    .doesNotContain(":status: 404");
            assertThat(frames(trace, "recv PUSH_PROMISE frame")).isEqualTo(2);
            assertThat(refusals(served, "missing")).isEqualTo(5);
        }
    }

    @Test
    void noMoreIsPromisedAtATimeThanTheClientAllows() throws Exception {
        try (Served served = served("PushPromise")) {
            String trace = nghttp(served, "--max-concurrent-streams=1", "/page.html");
            assertThat(frames(trace, "recv PUSH_PROMISE frame")).isEqualTo(1);
            assertThat(refusals(served, "too-many")).isEqualTo(1);
        }
    }

    @Test
    void aBrowserThatTakesNoPushGetsOneEarlyHintForAPageItNavigatesTo() throws Exception {
        try (Served served = served("Auto")) {
            String trace = nghttp(served, "--no-push", NAVIGATION, "/page.html");
            assertThat(frames(trace, ":status: 103")).isEqualTo(1);
            assertThat(trace)
                    .contains("link: </static/app.js>; rel=preload; as=script", "link: </static/style.css>")
                    .doesNotContain("PUSH_PROMISE", "link: </secret.js>");
            assertThat(trace.indexOf(":status: 103")).isLessThan(trace.indexOf(":status: 200"));
            assertThat(nghttp(served, "--no-push", "/page.html")).doesNotContain(":status: 103", "PUSH_PROMISE");
            assertThat(refusals(served, "not-a-navigation")).isEqualTo(2);
        }
    }

    @Test
    void hintsAloneAreSentWhereThatIsTheMode() throws Exception {
        try (Served served = served("EarlyHints")) {
            assertThat(nghttp(served, NAVIGATION, "/page.html"))
                    .contains(":status: 103")
                    .doesNotContain("PUSH_PROMISE");
        }
    }

    @Test
    void whatAnotherAuthorityServesIsHintedAtInEveryModeThatSendsAnythingAhead() throws Exception {
        String elsewhere = "<https://cdn.example/static/lib.js>; rel=preload; as=script";
        Files.writeString(
                root.resolve("_links.yaml"),
                "/page.html: ['</static/app.js>; rel=preload; as=script', '" + elsewhere + "']\n");
        for (String mode : List.of("Auto", "PushPromise", "EarlyHints")) {
            try (Served served = served(mode)) {
                String trace = nghttp(served, NAVIGATION, "/page.html");
                assertThat(trace).as(mode).contains("link: " + elsewhere);
                assertThat(frames(trace, ":status: 103")).as(mode).isEqualTo(1);
                assertThat(frames(trace, "recv PUSH_PROMISE frame"))
                        .as(mode)
                        .isEqualTo(mode.equals("EarlyHints") ? 0 : 1);
                assertThat(trace.indexOf(":status: 103")).isLessThan(trace.indexOf(":status: 200"));
                assertThat(nghttp(served, "/page.html")).as(mode).doesNotContain(":status: 103");
            }
        }
    }

    @Test
    void aClientThatTakesNoPushGetsThePageAloneWherePromisesAreTheMode() throws Exception {
        try (Served served = served("PushPromise")) {
            assertThat(nghttp(served, "--no-push", NAVIGATION, "/page.html"))
                    .contains(":status: 200")
                    .doesNotContain("PUSH_PROMISE", ":status: 103");
            assertThat(refusals(served, "client-refuses")).isEqualTo(2);
            assertNothingPromised(served);
        }
    }

    @Test
    void nothingIsSentAheadWhenPushIsDisabled() throws Exception {
        try (Served served = served("Disabled")) {
            assertThat(nghttp(served, NAVIGATION, "/page.html"))
                    .contains(":status: 200")
                    .doesNotContain("PUSH_PROMISE", ":status: 103");
            assertThat(refusals(served, "disabled")).isEqualTo(5);
        }
    }

    @Test
    void aConnectionThatCarriesAWebSocketGetsNoPromiseFromThenOn() throws Exception {
        try (Served served = served("Auto");
                Http2Client client = clientThatTakesPushes(served)) {
            WebSocketWire.http2(client, "/v1/ws?topic=rooms/1").close();
            assertThat(client.get("/page.html").ended.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(refusals(served, "websocket")).isEqualTo(2);
            assertNothingPromised(served);
        }
    }

    @Test
    void aConnectionThatCarriesAStreamOfGrpcWebGetsNoPromiseFromThenOn() throws Exception {
        try (Served served = served("Auto");
                Http2Client client = clientThatTakesPushes(served)) {
            GrpcWebCall call = new GrpcWebCall(false);
            Http2Client.Stream stream = call.http2(client, GrpcWebCall.subscribe("rooms/1"));
            call.next();
            assertThat(client.get("/page.html").ended.get(10, TimeUnit.SECONDS)).isTrue();
            stream.cancel();
            await().until(() -> served.gauge("bellwether.streams") == 0);
            assertThat(client.get("/page.html").ended.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(refusals(served, "grpc-web")).isEqualTo(4);
            assertNothingPromised(served);
        }
    }

    @Test
    void aPageThatTheClientGivesUpBeforeItsAnswerGetsNoPromise() throws Exception {
        try (Served served = served("Auto");
                RecordedConnection client = new RecordedConnection(served.notifier.address(), ENABLE_PUSH, 1)) {
            int page;
            try (HeldLinks links = new HeldLinks(root)) {
                page = client.get("/page.html");
                client.send();
                links.awaitReader();
                reset(client, page, served, 1);
            }
            await().until(() -> refusals(served, "response-ended") == 5);
            assertThat(client.frames()).noneMatch(frame -> frame.type() == PUSH_PROMISE);
            int again = client.get("/page.html");
            client.send();
            client.await(frame -> frame.isEndOf(again));
            assertThat(client.frames())
                    .filteredOn(frame -> frame.type() == PUSH_PROMISE)
                    .hasSize(2)
                    .allMatch(frame -> frame.stream() == again);
        }
    }

    @Test
    void noFileIsLookedForOnceNobodyWaitsForIt() throws Exception {
        try (Served served = served("Auto");
                RecordedConnection client = new RecordedConnection(served.notifier.address(), ENABLE_PUSH, 1)) {
            try (HeldLinks links = new HeldLinks(root)) {
                int page = client.get("/page.html");
                client.send();
                links.awaitReader();
                for (int i = 1; i < 50; i++) {
                    client.reset(client.get("/page.html"), (int) Http2Error.CANCEL.code());
                }
                reset(client, page, served, 50);
            }
            int last = client.get("/page.html");
            client.send();
            client.await(frame -> frame.isEndOf(last));
            await().until(() -> refusals(served, "response-ended") >= 5);
            assertThat(refusals(served, "response-ended"))
                    .as("links of the two pages that were being looked for")
                    .isLessThanOrEqualTo(10);
        }
    }

    @Test
    void aClientThatIsGoingAwayGetsItsPageAndNoPromise() throws Exception {
        try (Served served = served("Auto");
                RecordedConnection client = new RecordedConnection(served.notifier.address(), ENABLE_PUSH, 1)) {
            client.goAway();
            int page = client.get("/page.html");
            client.send();
            client.await(frame -> frame.isAnswerTo(page, 200));
            assertThat(client.frames()).noneMatch(frame -> frame.type() == PUSH_PROMISE);
            assertThat(refusals(served, "going-away")).isEqualTo(2);
        }
    }

    private Served served(String mode) throws Exception {
        return new Served("push: {mode: " + mode + ", whitelist: [{pathPrefix: /static/},"
                + " {pathPrefix: /static/, scheme: https, authority: cdn.example}]}\nstatic: {root: '" + root + "'}");
    }

    private static void reset(RecordedConnection client, int stream, Served served, int all) throws Exception {
        client.reset(stream, (int) Http2Error.CANCEL.code());
        client.send();
        await().until(() ->
                served.notifier.meters().find("bellwether.rst.stream").tag("direction", "received").counters().stream()
                                .mapToDouble(Counter::count)
                                .sum()
                        >= all);
    }

    private static double refusals(Served served, String reason) {
        return served.notifier.meters().find("bellwether.push.refusals").tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** Loads pages on one connection, and answers the trace of frames without colours. */
    private static String nghttp(Served served, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("nghttp", "--verbose", "--null-out", "--no-dep"));
        for (String argument : arguments) {
            command.add(argument.startsWith("/") ? served.uri(argument).toString() : argument);
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String trace = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(trace).isZero();
        return trace.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    private static int frames(String trace, String text) {
        return trace.split(Pattern.quote(text), -1).length - 1;
    }

    private static Http2Client clientThatTakesPushes(Served served) throws Exception {
        return new Http2Client(
                served.notifier.address(),
                1 << 16,
                settings -> settings.pushEnabled(true),
                new ChannelInboundHandlerAdapter());
    }

    private static void assertNothingPromised(Served served) {
        assertThat(served.count("bellwether.pushes", "state", "pending")).isZero();
    }
}
