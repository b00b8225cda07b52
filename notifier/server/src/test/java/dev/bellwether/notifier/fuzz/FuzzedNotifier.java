package dev.bellwether.notifier.fuzz;

import io.micrometer.core.instrument.Gauge;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A notifier, and what has to hold whatever a connection does: nothing is left of it, nothing is logged, what was sent is HTTP/2, and a client beside it gets its notifications. Its limits are small, so that short
 * inputs come to all of them; its times are long, so that none of them passes.
 */
final class FuzzedNotifier implements AutoCloseable {
    private static final String CONFIG = """
            listener: {host: 127.0.0.1, port: 0}
            management: {port: 0}
            auth: {anonymous: true}
            topics:
            - {name: 'rooms/*', retention: {messages: 5}}
            - {name: 'rates/*', retention: {messages: 5}, slowConsumer: Conflate, urgency: 1, weight: 200}
            limits:
              streamsPerConnection: 20
              queuedBytesPerStream: 4Ki
              payload: 2Ki
              subscriptions: 5
              idle: 1h
              flood:
                {resets: 20, causedResets: 20, largeHeaders: 3, streams: 100, pings: 20, settings: 20, priorities: 50, emptyData: 20,
                windowUpdates: 20, continuations: 5, preface: 1h, headers: 1h, stalled: 1h}
            backplane: {duplicateWindow: 100ms}
            push: {mode: Auto, whitelist: [{pathPrefix: /static/}], deadline: 5m}
            """;
    private static final List<String> METERS =
            List.of("streams", "connections", "queued.bytes", "queued.notifications", "pushes.open", "slow.streams");

    private final Path root;
    private final Complaints complaints;
    private final Entrance entrance;
    private final Beside beside;
    private final List<Remains> remains = new ArrayList<>();

    /** What is back where it was when a connection is gone. */
    private record Remains(String name, Gauge gauge, double before) {
        boolean isBack() {
            return gauge.value() == before;
        }
    }

    private FuzzedNotifier(Path root, Complaints complaints, Entrance entrance) throws Exception {
        this.root = root;
        this.complaints = complaints;
        this.entrance = entrance;
        this.beside = Beside.join(entrance);
        connect(Script.of(Seeds.page()));
        entrance.findReaders();
        beside.check();
        for (String name : METERS) {
            for (Gauge gauge :
                    entrance.notifier.meters().get("bellwether." + name).gauges()) {
                remains.add(new Remains(gauge.getId().toString(), gauge, gauge.value()));
            }
        }
    }

    static FuzzedNotifier start() throws Exception {
        Path root = Files.createTempDirectory("bellwether-fuzz");
        Files.writeString(root.resolve("page.html"), "<p>page");
        Files.createDirectory(root.resolve("static"));
        Files.writeString(root.resolve("static/app.js"), "let app;".repeat(4000));
        Files.writeString(root.resolve("static/style.css"), "p {}");
        Files.writeString(
                root.resolve("_links.yaml"),
                "/page.html: ['</static/app.js>; rel=preload; as=script', '</static/style.css>; rel=preload; as=style']\n");
        return new FuzzedNotifier(
                root, Complaints.listen(), Entrance.open(CONFIG + "static: {root: '" + root + "'}\n"));
    }

    /**
     * Plays an input on a connection of its own.
     *
     * @throws Finding when something does not hold
     */
    void play(byte[] input) throws Exception {
        long pooled = pooled();
        Script script = Script.of(input);
        check(script, connect(script));
        beside.check();
        Awaited.holds("pooled buffers are released", () -> pooled() <= pooled);
        complaints.check();
    }

    private Playing.Outcome connect(Script script) throws Exception {
        MemoryChannel client = entrance.join();
        Playing.Outcome outcome = Playing.play(entrance, client, script);
        Awaited.holds("buffers of the connection are released", () -> client.held() == 0);
        Http2FrameCodec codec = client.codec;
        if (codec != null) {
            Awaited.holds(
                    "streams of the connection are closed",
                    () -> codec.connection().numActiveStreams() == 0);
        }
        for (Remains one : remains) {
            Awaited.holds(one.name() + " is " + one.before() + " again", one::isBack);
        }
        return outcome;
    }

    private static void check(Script script, Playing.Outcome outcome) {
        if (!script.isHttp2()) {
            return;
        }
        ServerFrames sent = ServerFrames.of(outcome.sent(), script);
        // Whoever does not take what is sent may miss it.
        if (outcome.wasClosed() && script.takesAll() && !sent.hasGoneAway()) {
            throw new Finding("closed without GOAWAY");
        }
        if (script.isWhole() && !outcome.wasClosed() && !sent.answered(Playing.PING) && !sent.hasGoneAway()) {
            throw new Finding("PING: no answer (expected: one, or GOAWAY)");
        }
    }

    /** Of what all connections share. Nothing that can be counted where event loops keep what was released: {@code e2e/fuzz} has them keep nothing. */
    private static long pooled() {
        PooledByteBufAllocator shared = PooledByteBufAllocator.DEFAULT;
        if (PooledByteBufAllocator.defaultSmallCacheSize() > 0) {
            return 0;
        }
        return Stream.concat(shared.metric().directArenas().stream(), shared.metric().heapArenas().stream())
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        complaints.forget();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
