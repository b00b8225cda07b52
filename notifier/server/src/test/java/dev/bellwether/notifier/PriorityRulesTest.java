package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.FrameSocket.Frame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 9218 wants of a server, seen by clients that keep to it and by some that do not. */
class PriorityRulesTest {
    private static final String STREAM = "/v1/stream?topic=rooms/1";
    private static final int LONGEST = 256;

    @TempDir
    private Path root = Path.of("");

    @Test
    void whatIsNoDictionaryIsIgnoredAndCounted() throws Exception {
        try (Served served = new Served("");
                PacedClient client = PacedClient.open(served)) {
            client.get("/nothing", "priority", "u=");
            client.priorityUpdate(1, "=");
            client.settle();
            assertThat(malformed(served)).isEqualTo(2);
        }
    }

    @Test
    void aValueOfMoreThan256CharactersIsIgnoredAndCounted() throws Exception {
        try (Served served = new Served("");
                PacedClient client = PacedClient.open(served)) {
            client.priorityUpdate(1, ofLength(LONGEST));
            client.get(STREAM);
            client.settle();
            assertThat(malformed(served)).isZero();

            client.priorityUpdate(1, ofLength(LONGEST + 1));
            client.priorityUpdate(3, ofLength(10 * LONGEST));
            client.settle();
            assertThat(malformed(served)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // on stream, payload in hex, error
        "1, 00000001753d30, PROTOCOL_ERROR",
        "0, 00000000753d30, PROTOCOL_ERROR",
        "0, 00000002753d30, PROTOCOL_ERROR",
        "0, 000001, FRAME_SIZE_ERROR"
    })
    void anUpdateThatTheStandardForbidsEndsTheConnection(int stream, String payload, Http2Error error)
            throws Exception {
        try (Served served = new Served("");
                PacedClient client = PacedClient.open(served)) {
            client.get(STREAM);
            client.read(Http2FrameTypes.DATA, 1);
            client.priorityUpdateOn(stream, HexFormat.of().parseHex(payload));
            endsBy(client, error, "PRIORITY_UPDATE: ");
        }
    }

    @Test
    void prioritiesOfMoreStreamsThanMayBeOpenEndTheConnection() throws Exception {
        try (Served served = new Served("limits: {streamsPerConnection: 3}");
                PacedClient client = PacedClient.open(served)) {
            client.get(STREAM);
            client.read(Http2FrameTypes.DATA, 1);
            client.priorityUpdate(3, "u=1");
            client.priorityUpdate(5, "u=1");
            client.priorityUpdate(3, "u=2");
            client.priorityUpdate(1, "u=2");
            client.settle();

            client.priorityUpdate(7, "u=1");
            endsBy(client, Http2Error.PROTOCOL_ERROR, "PRIORITY_UPDATE: ");
        }
    }

    @Test
    void streamsThatArePassedOverAreIdleNoLonger() throws Exception {
        try (Served served = new Served("limits: {streamsPerConnection: 3}");
                PacedClient client = PacedClient.open(served)) {
            client.priorityUpdate(1, "u=1");
            client.priorityUpdate(3, "u=1");
            client.passOver();
            client.passOver();
            client.get(STREAM);
            client.read(Http2FrameTypes.DATA, 5);
            client.priorityUpdate(7, "u=1");
            client.priorityUpdate(9, "u=1");
            client.settle();

            client.priorityUpdate(11, "u=1");
            endsBy(client, Http2Error.PROTOCOL_ERROR, "PRIORITY_UPDATE: ");
        }
    }

    @Test
    void anUpdateOfAStreamThatIsOverIsForgotten() throws Exception {
        try (Served served = new Served("limits: {streamsPerConnection: 1}");
                PacedClient client = PacedClient.open(served)) {
            for (int stream = 1; stream <= 5; stream += 2) {
                client.get("/nothing");
                client.answers(stream);
                client.settle();
                for (int over = 1; over <= stream; over += 2) {
                    client.priorityUpdate(over, "u=0");
                }
            }
            client.settle();
            assertThat(malformed(served)).isZero();
        }
    }

    @Test
    void whoHasNotAcknowledgedTheLimitMayNotKnowIt() throws Exception {
        try (Served served = new Served("limits: {streamsPerConnection: 1}");
                FrameSocket client = FrameSocket.open(served)) {
            for (int stream = 1; stream < 400; stream += 2) {
                client.frame(
                        PacedClient.PRIORITY_UPDATE,
                        0,
                        0,
                        ByteBuffer.allocate(7)
                                .putInt(stream)
                                .put("u=1".getBytes(StandardCharsets.US_ASCII))
                                .array());
            }
            isAlive(client);
        }
    }

    @Test
    void anUpdateOfAPromisedStreamCounts() throws Exception {
        for (String name : new String[] {"first", "page.html", "a.bin", "b.bin"}) {
            Files.write(root.resolve(name), new byte[name.equals("page.html") ? 10 : 200_000]);
        }
        Files.writeString(
                root.resolve("_links.yaml"),
                "/page.html: ['</a.bin>; rel=preload; as=fetch', '</b.bin>; rel=preload; as=fetch']\n");
        try (Served served = new Served(
                        "push: {mode: PushPromise, whitelist: [{pathPrefix: /}]}\nstatic: {root: '" + root + "'}\n");
                PacedClient client = PacedClient.takingPushes(served)) {
            client.get("/first", "priority", "u=7");
            client.bytes(PacedClient.WINDOW);
            int page = client.get("/page.html", "priority", "u=0");
            int first = client.read(PacedClient.PUSH_PROMISE, page).code();
            int second = client.read(PacedClient.PUSH_PROMISE, page).code();
            client.answers(page, first, second);
            client.priorityUpdate(second, "u=1");
            client.window(20_000);

            assertThat(client.bytes(20_000).get(second)).isGreaterThan(16_000);
        }
    }

    @Test
    void severalHeaderFieldsAreOneList() throws Exception {
        Files.write(root.resolve("first"), new byte[200_000]);
        Files.write(root.resolve("second"), new byte[200_000]);
        try (Served served = new Served("static: {root: '" + root + "'}\n");
                PacedClient client = PacedClient.open(served)) {
            client.get("/first", "priority", "u=2");
            client.bytes(PacedClient.WINDOW);
            client.get("/second", "priority", "i", "priority", "u=0");
            client.read(Http2FrameTypes.HEADERS, 3);
            client.window(20_000);

            assertThat(client.bytes(20_000).get(3)).isGreaterThan(16_000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, -1})
    void theSettingIsZeroOrOne(int value) throws Exception {
        try (Served served = new Served("");
                FrameSocket client = FrameSocket.open(served, FrameSocket.NO_RFC7540_PRIORITIES, value)) {
            isOf(client.next(Http2FrameTypes.GO_AWAY), Http2Error.PROTOCOL_ERROR, "SETTINGS_NO_RFC7540_PRIORITIES: ");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void eitherSettingIsTaken(int value) throws Exception {
        try (Served served = new Served("");
                FrameSocket client = FrameSocket.open(served, FrameSocket.NO_RFC7540_PRIORITIES, value)) {
            isAlive(client);
        }
    }

    /** It would tell clients of RFC 7540 that their tree does not count. */
    @Test
    void theServerDoesNotSendTheSettingItself() throws Exception {
        try (Served served = new Served("");
                FrameSocket client = FrameSocket.open(served)) {
            ByteBuffer sent =
                    ByteBuffer.wrap(client.next(Http2FrameTypes.SETTINGS).payload());
            List<Integer> identifiers = new ArrayList<>();
            while (sent.hasRemaining()) {
                identifiers.add((int) sent.getShort());
                sent.getInt();
            }
            assertThat(identifiers)
                    .contains((int) Http2CodecUtil.SETTINGS_MAX_CONCURRENT_STREAMS)
                    .doesNotContain(FrameSocket.NO_RFC7540_PRIORITIES);
        }
    }

    private static void endsBy(PacedClient client, Http2Error error, String what) throws IOException {
        isOf(client.read(Http2FrameTypes.GO_AWAY, 0), error, what);
    }

    private static void isOf(Frame away, Http2Error error, String what) {
        assertThat(Http2Error.valueOf(away.code())).isEqualTo(error);
        assertThat(new String(away.payload(), 8, away.payload().length - 8, StandardCharsets.UTF_8))
                .startsWith(what)
                .contains("(expected: ");
    }

    /** It answers, and before that it has said no farewell. */
    private static void isAlive(FrameSocket client) throws IOException {
        client.frame(Http2FrameTypes.PING, 0, 0, new byte[8]);
        Frame frame = client.next();
        while (frame.type() != Http2FrameTypes.PING) {
            assertThat(frame.type()).isNotEqualTo(Http2FrameTypes.GO_AWAY);
            frame = client.next();
        }
    }

    private static double malformed(Served served) {
        return served.count("bellwether.priority.malformed");
    }

    /** A value that says u=0 and a word that nobody knows. */
    private static String ofLength(int length) {
        return "u=0, " + "x".repeat(length - 5);
    }
}
