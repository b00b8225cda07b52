package dev.bellwether.notifier;

import static dev.bellwether.notifier.FrameSocket.INITIAL_WINDOW_SIZE;
import static dev.bellwether.notifier.FrameSocket.MAX_HEADER_LIST_SIZE;
import static io.netty.handler.codec.http2.Http2Flags.ACK;
import static io.netty.handler.codec.http2.Http2Flags.END_HEADERS;
import static io.netty.handler.codec.http2.Http2Flags.END_STREAM;
import static io.netty.handler.codec.http2.Http2Flags.PADDED;
import static io.netty.handler.codec.http2.Http2FrameTypes.CONTINUATION;
import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;
import static io.netty.handler.codec.http2.Http2FrameTypes.GO_AWAY;
import static io.netty.handler.codec.http2.Http2FrameTypes.HEADERS;
import static io.netty.handler.codec.http2.Http2FrameTypes.PING;
import static io.netty.handler.codec.http2.Http2FrameTypes.PRIORITY;
import static io.netty.handler.codec.http2.Http2FrameTypes.RST_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.notifier.FrameSocket.Ending;
import dev.bellwether.notifier.flood.Flood;
import io.micrometer.core.instrument.Counter;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do that want a server to work for nothing. Each is sent away, and those beside it do not notice. */
class FloodTest {
    private static final String STREAM = "/v1/stream?topic=rooms/1";
    private static final int MANY = 60;

    @Test
    void streamsThatAreResetAtOnce() throws Exception {
        isSentAway(Flood.RESETS, "resets: 20", attacker -> {
            for (int i = 0; i < MANY; i++) {
                attacker.frame(RST_STREAM, 0, attacker.get(STREAM), code(Http2Error.CANCEL));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Offence.class)
    void errorsThatMakeTheServerReset(Offence offence) throws Exception {
        Ending ending = isSentAway(Flood.CAUSED_RESETS, "causedResets: 20", attacker -> {
            for (int i = 0; i < 5 * MANY; i++) {
                offence.on(attacker);
            }
        });
        assertThat(ending.codes(RST_STREAM))
                .as("no more than the limit, and those of one portion of what was read")
                .hasSizeBetween(20, 2 * MANY)
                .contains((int) offence.code.code())
                .isSubsetOf((int) offence.code.code(), (int) Http2Error.REFUSED_STREAM.code());
    }

    @Test
    void aHeaderBlockOfManySmallFrames() throws Exception {
        isSentAway(Flood.CONTINUATIONS, "continuations: 5", attacker -> {
            int stream = attacker.request(0, FrameSocket.block("GET", "/"));
            for (int i = 0; i < MANY; i++) {
                attacker.frame(CONTINUATION, 0, stream);
            }
        });
    }

    @Test
    void aHeaderBlockOfFewLargeFrames() throws Exception {
        isSentAway(Flood.CONTINUATIONS, "continuations: 5", attacker -> {
            int stream = attacker.request(0, FrameSocket.block("GET", "/"));
            attacker.frame(CONTINUATION, 0, stream, new byte[16_000]);
            attacker.frame(CONTINUATION, 0, stream, new byte[16_000]);
        });
    }

    @Test
    void dataWithoutData() throws Exception {
        isSentAway(Flood.EMPTY_DATA, "emptyData: 20", attacker -> {
            int stream = attacker.request(END_HEADERS, FrameSocket.block("POST", "/v1/topics/rooms/1"));
            for (int i = 0; i < MANY; i++) {
                attacker.frame(DATA, 0, stream);
            }
        });
    }

    @Test
    void paddingWithoutData() throws Exception {
        isSentAway(Flood.EMPTY_DATA, "emptyData: 20", attacker -> {
            int stream = attacker.request(END_HEADERS, FrameSocket.block("POST", "/v1/topics/rooms/1"));
            for (int i = 0; i < MANY; i++) {
                attacker.frame(DATA, PADDED, stream, (byte) 2, (byte) 0, (byte) 0);
            }
        });
    }

    @Test
    void littleDataWithPaddingIsNotNone() throws Exception {
        try (Served served = new Served("limits: {flood: {emptyData: 20}}");
                FrameSocket client = FrameSocket.open(served)) {
            int stream = client.request(END_HEADERS, FrameSocket.block("POST", "/v1/topics/rooms/1"));
            for (int i = 0; i < MANY; i++) {
                client.frame(DATA, PADDED, stream, (byte) 2, (byte) '1', (byte) 0, (byte) 0);
            }
            client.frame(PING, 0, 0, new byte[8]);
            assertThat(client.next(PING).flags()).isEqualTo(ACK);
            assertThat(floods(served)).isZero();
        }
    }

    @Test
    void dataWithLittleData() throws Exception {
        isSentAway(Flood.SMALL_DATA, "smallData: 20", attacker -> {
            int stream = attacker.request(END_HEADERS, FrameSocket.block("POST", "/v1/topics/rooms/1"));
            for (int i = 0; i < MANY; i++) {
                attacker.frame(DATA, 0, stream, (byte) 1);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "expect"})
    void aBodyThatIsTooLargeIsNotWantedAnyMore(String header) throws Exception {
        try (Served served = new Served("limits: {payload: 1k}");
                FrameSocket client = FrameSocket.open(served)) {
            byte[] block = FrameSocket.block(
                    "POST", "/v1/topics/rooms/1", header, "100-continue", "content-length", "100000");
            int stream = client.request(END_HEADERS, block);
            assertThat(client.next(HEADERS).stream()).isEqualTo(stream);
            FrameSocket.Frame reset = client.next(RST_STREAM);
            assertThat(reset.stream()).isEqualTo(stream);
            assertThat(reset.code()).isEqualTo((int) Http2Error.NO_ERROR.code());
        }
    }

    @Test
    void aBodyThatBecomesTooLargeIsNotWantedAnyMore() throws Exception {
        try (Served served = new Served("limits: {payload: 1k}");
                FrameSocket client = FrameSocket.open(served)) {
            int stream = client.request(END_HEADERS, FrameSocket.block("POST", "/v1/topics/rooms/1"));
            client.frame(DATA, 0, stream, new byte[2000]);
            assertThat(client.next(HEADERS).stream()).isEqualTo(stream);
            assertThat(client.next(RST_STREAM).code()).isEqualTo((int) Http2Error.NO_ERROR.code());
        }
    }

    @Test
    void aPingWithEachResetIsNone() throws Exception {
        try (Served served = new Served("limits: {flood: {pings: 20}}");
                FrameSocket client = FrameSocket.open(served)) {
            for (int i = 0; i < MANY; i++) {
                client.frame(RST_STREAM, 0, client.get(STREAM), code(Http2Error.CANCEL));
                client.frame(PING, 0, 0, new byte[8]);
            }
            for (int i = 0; i < MANY; i++) {
                assertThat(client.next(PING).flags()).isEqualTo(ACK);
            }
            assertThat(floods(served)).isZero();
        }
    }

    @Test
    void aTrustedProxyMayDoSoManyTimesAsMuch() throws Exception {
        String limits = "limits: {flood: {resets: 20, proxyFactor: 3}}";
        try (Served served = new Served(limits + "\nlistener: {host: 127.0.0.1, port: 0, trustedProxies: [127.0.0.1]}");
                FrameSocket proxy = FrameSocket.open(served)) {
            for (int i = 0; i < MANY; i++) {
                proxy.frame(RST_STREAM, 0, proxy.get(STREAM), code(Http2Error.CANCEL));
            }
            proxy.frame(PING, 0, 0, new byte[8]);
            assertThat(proxy.next(PING).flags()).isEqualTo(ACK);
            for (int i = 0; i < MANY; i++) {
                proxy.frame(RST_STREAM, 0, proxy.get(STREAM), code(Http2Error.CANCEL));
            }
            wasSentAway(served, proxy, Flood.RESETS);
        }
    }

    @Test
    void goodbyesWithoutGoing() throws Exception {
        isSentAway(Flood.SETTINGS, "settings: 20", attacker -> {
            for (int i = 0; i < MANY; i++) {
                attacker.frame(GO_AWAY, 0, 0, new byte[8]);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 128, 1000})
    void windowsThatOpenForNothing(int increment) throws Exception {
        isSentAway(Flood.WINDOW_UPDATES, "windowUpdates: 20", attacker -> {
            for (int i = 0; i < MANY; i++) {
                attacker.frame(WINDOW_UPDATE, 0, 0, FrameSocket.integer(increment));
            }
        });
    }

    @Test
    void whoGivesBackEachFrameTwiceIsNone() throws Exception {
        try (Served served = new Served("limits: {flood: {windowUpdates: 1}}");
                FrameSocket client = FrameSocket.open(served)) {
            int stream = client.get(STREAM);
            client.next(HEADERS);
            for (int i = 0; i < MANY; i++) {
                served.publish("rooms/1", i);
                byte[] given = FrameSocket.integer(client.next(DATA).payload().length);
                client.frame(WINDOW_UPDATE, 0, stream, given);
                client.frame(WINDOW_UPDATE, 0, 0, given);
            }
            client.frame(PING, 0, 0, new byte[8]);
            assertThat(client.next(PING).flags()).isEqualTo(ACK);
            assertThat(floods(served)).isZero();
        }
    }

    @Test
    void pings() throws Exception {
        Ending ending = isSentAway(Flood.PINGS, "pings: 20", attacker -> {
            for (int i = 0; i < MANY; i++) {
                attacker.frame(PING, 0, 0, new byte[8]);
            }
        });
        assertThat(ending.frames().stream().filter(frame -> frame.type() == PING))
                .as("answered")
                .hasSizeLessThanOrEqualTo(20 + 8);
    }

    @Test
    void settings() throws Exception {
        isSentAway(Flood.SETTINGS, "settings: 20", attacker -> {
            for (int i = 0; i < MANY; i++) {
                attacker.settings(INITIAL_WINDOW_SIZE, 1000 + i);
            }
        });
    }

    @Test
    void priorities() throws Exception {
        isSentAway(Flood.PRIORITIES, "priorities: 20", attacker -> {
            for (int i = 0; i < MANY; i++) {
                attacker.frame(PRIORITY, 0, 1 + 2 * i, new byte[5]);
            }
        });
    }

    @Test
    void windowsThatOpenByAByte() throws Exception {
        try (Served served = new Served("limits: {flood: {windowUpdates: 20}}");
                FrameSocket attacker = FrameSocket.open(served, INITIAL_WINDOW_SIZE, 0)) {
            int stream = attacker.get(STREAM);
            attacker.next(HEADERS);
            served.publish("rooms/1", 1);
            for (int i = 0; i < MANY; i++) {
                attacker.frame(WINDOW_UPDATE, 0, stream, FrameSocket.integer(1));
            }
            wasSentAway(served, attacker, Flood.WINDOW_UPDATES);
        }
    }

    @Test
    void manyWindowsThatStayShut() throws Exception {
        try (Served served = new Served("limits: {flood: {stalled: 200ms}}");
                FrameSocket attacker = FrameSocket.open(served, INITIAL_WINDOW_SIZE, 0)) {
            for (int i = 0; i < MANY; i++) {
                attacker.get(STREAM);
            }
            wasSentAway(served, attacker, Flood.STALLED);
        }
    }

    @Test
    void aConnectionsWindowThatStaysShut() throws Exception {
        try (Served served = new Served("limits: {flood: {stalled: 200ms}}");
                FrameSocket attacker = FrameSocket.open(served, INITIAL_WINDOW_SIZE, Integer.MAX_VALUE)) {
            attacker.get(STREAM);
            String large = "{\"type\":\"t\",\"data\":\"" + "a".repeat(40_000) + "\"}";
            served.publish("rooms/1", large);
            served.publish("rooms/1", large);
            wasSentAway(served, attacker, Flood.STALLED);
        }
    }

    @Test
    void aStreamWhoseWindowStaysShutIsResetAlone() throws Exception {
        try (Served served = new Served("limits: {flood: {stalled: 200ms}}");
                FrameSocket client = FrameSocket.open(served, INITIAL_WINDOW_SIZE, 0)) {
            int read = client.get(STREAM);
            client.frame(WINDOW_UPDATE, 0, read, FrameSocket.integer(60_000));
            int paused = client.get(STREAM);
            FrameSocket.Frame reset = client.next(RST_STREAM);
            assertThat(reset.stream()).isEqualTo(paused);
            assertThat(reset.code()).isEqualTo((int) Http2Error.ENHANCE_YOUR_CALM.code());
            String id = served.publish("rooms/1", 1);
            FrameSocket.Frame data = client.next(DATA);
            while (!new String(data.payload(), StandardCharsets.UTF_8).contains(id)) {
                data = client.next(DATA);
            }
            assertThat(data.stream()).isEqualTo(read);
            assertThat(floods(served)).isZero();
            assertThat(served.count("bellwether.rst.stream", "cause", "flood")).isEqualTo(1);
            await().until(() -> served.gauge("bellwether.streams") == 1);
        }
    }

    @Test
    void aSmallHeaderBlockThatIsALargeHeaderList() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(FrameSocket.block("GET", "/"));
        bomb.writeBytes(
                new byte[] {0x40, 1, 'a', 0x7F, (byte) 0xB9, 0x16}); // and a value of 3000 bytes, into the table
        bomb.writeBytes("v".repeat(3000).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 1000; i++) {
            bomb.write(0xBE); // the newest entry
        }
        Ending ending = isSentAway(Flood.LARGE_HEADERS, "largeHeaders: 5", attacker -> {
            for (int i = 0; i < MANY; i++) {
                attacker.request(END_HEADERS | END_STREAM, bomb.toByteArray());
            }
        });
        assertThat(ending.codes(RST_STREAM)).hasSizeLessThanOrEqualTo(5 + 8);
    }

    @Test
    void streamsThatComeAndGo() throws Exception {
        isSentAway(Flood.STREAMS, "streams: 30", attacker -> {
            for (int i = 0; i < MANY; i++) {
                attacker.get("/nothing");
            }
        });
    }

    @Test
    void aPeerThatTakesOnlyTinyHeadersGetsThemAllTheSame() throws Exception {
        try (Served served = new Served("");
                FrameSocket attacker = FrameSocket.open(served, MAX_HEADER_LIST_SIZE, 1)) {
            for (int i = 0; i < MANY; i++) {
                int stream = attacker.get("/nothing");
                FrameSocket.Frame answer = attacker.next(HEADERS);
                assertThat(answer.stream()).isEqualTo(stream);
            }
            attacker.frame(PING, 0, 0, new byte[8]);
            FrameSocket.Frame last = attacker.next();
            while (last.type() != PING) {
                assertThat(last.type()).isNotIn(RST_STREAM, GO_AWAY);
                last = attacker.next();
            }
            assertThat(floods(served)).isZero();
        }
    }

    @Test
    void closingAHundredTabsIsNone() throws Exception {
        try (Served served = new Served("")) {
            List<FrameSocket> browsers = new ArrayList<>();
            for (int browser = 0; browser < 4; browser++) {
                browsers.add(FrameSocket.open(served));
            }
            for (FrameSocket browser : browsers) {
                for (int tab = 0; tab < 100; tab++) {
                    browser.get(STREAM);
                }
            }
            await().until(() -> served.gauge("bellwether.streams") == 400);
            for (FrameSocket browser : browsers) {
                for (int tab = 0; tab < 100; tab++) {
                    browser.frame(RST_STREAM, 0, 1 + 2 * tab, code(Http2Error.CANCEL));
                }
            }
            await().until(() -> served.gauge("bellwether.streams") == 0);
            for (FrameSocket browser : browsers) {
                browser.frame(PING, 0, 0, new byte[8]);
                assertThat(browser.next(PING).flags()).isEqualTo(ACK);
                browser.close();
            }
            assertThat(floods(served)).isZero();
        }
    }

    @Test
    void aHeaderBlockOfSomeFramesIsNone() throws Exception {
        try (Served served = new Served("");
                FrameSocket client = FrameSocket.open(served)) {
            int stream = client.request(END_STREAM, FrameSocket.block("GET", "/"));
            for (int i = 0; i < 10; i++) {
                client.frame(CONTINUATION, 0, stream);
            }
            client.frame(CONTINUATION, END_HEADERS, stream);
            assertThat(client.next(HEADERS).stream()).isEqualTo(stream);
            assertThat(floods(served)).isZero();
        }
    }

    @Test
    void anErrorOfTheConnectionIsToldByItsCode() throws Exception {
        try (Served served = new Served("");
                FrameSocket client = FrameSocket.open(served)) {
            client.frame(WINDOW_UPDATE, 0, 0, FrameSocket.integer(Integer.MAX_VALUE));
            assertThat(client.ending().codes(GO_AWAY)).containsExactly((int) Http2Error.FLOW_CONTROL_ERROR.code());
        }
    }

    @Test
    void headersOnAStreamThatIsOverEndTheConnection() throws Exception {
        try (Served served = new Served("");
                FrameSocket client = FrameSocket.open(served)) {
            int stream = client.get("/nothing");
            FrameSocket.Frame frame = client.next();
            while ((frame.type() != DATA && frame.type() != HEADERS) || (frame.flags() & END_STREAM) == 0) {
                frame = client.next();
            }
            client.frame(HEADERS, END_HEADERS | END_STREAM, stream, FrameSocket.block("GET", "/"));
            assertThat(client.ending().codes(GO_AWAY)).contains((int) Http2Error.STREAM_CLOSED.code());
            assertThat(floods(served)).as("it is an error, no flood").isZero();
        }
    }

    /** Each makes the server reset one stream. */
    private enum Offence {
        A_WINDOW_UPDATE_OF_NOTHING(Http2Error.PROTOCOL_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                attacker.frame(WINDOW_UPDATE, 0, attacker.get(STREAM), FrameSocket.integer(0));
            }
        },
        A_WINDOW_BEYOND_ITS_BOUND(Http2Error.FLOW_CONTROL_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                attacker.frame(WINDOW_UPDATE, 0, attacker.get(STREAM), FrameSocket.integer(Integer.MAX_VALUE));
            }
        },
        HEADERS_BEHIND_THE_END(Http2Error.STREAM_CLOSED) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                int stream = attacker.get(STREAM);
                attacker.frame(HEADERS, END_HEADERS | END_STREAM, stream, FrameSocket.block("GET", STREAM));
            }
        },
        DATA_BEHIND_THE_END(Http2Error.STREAM_CLOSED) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                attacker.frame(DATA, END_STREAM, attacker.get(STREAM), (byte) 1);
            }
        },
        A_PRIORITY_OF_WRONG_LENGTH(Http2Error.FRAME_SIZE_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                attacker.frame(PRIORITY, 0, attacker.get(STREAM), new byte[4]);
            }
        },
        A_STREAM_THAT_DEPENDS_ON_ITSELF(Http2Error.PROTOCOL_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                int stream = attacker.get(STREAM);
                attacker.frame(PRIORITY, 0, stream, new byte[] {0, 0, 0, (byte) stream, 16});
            }
        },
        A_BODY_OF_ANOTHER_LENGTH(Http2Error.PROTOCOL_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                byte[] block = FrameSocket.block("POST", "/v1/topics/rooms/1", "content-length", "5");
                attacker.frame(DATA, END_STREAM, attacker.request(END_HEADERS, block), (byte) 1);
            }
        },
        HEADERS_THAT_ARE_MALFORMED(Http2Error.PROTOCOL_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                attacker.request(END_HEADERS | END_STREAM, FrameSocket.block("GET", STREAM, "X-Upper", "case"));
            }
        },
        A_METHOD_THAT_IS_NONE(Http2Error.PROTOCOL_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                attacker.request(END_HEADERS | END_STREAM, FrameSocket.block("G ET", STREAM));
            }
        },
        A_HEADER_NAME_THAT_IS_NONE(Http2Error.PROTOCOL_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                attacker.request(END_HEADERS | END_STREAM, FrameSocket.block("GET", STREAM, "x y", "case"));
            }
        },
        A_HEADER_VALUE_THAT_IS_NONE(Http2Error.PROTOCOL_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                attacker.request(END_HEADERS | END_STREAM, FrameSocket.block("GET", STREAM, "x", "ca\nse"));
            }
        },
        A_PATH_THAT_IS_NONE(Http2Error.PROTOCOL_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                attacker.request(END_HEADERS | END_STREAM, FrameSocket.block("GET", STREAM + " a"));
            }
        },
        A_WEBSOCKET_OF_AN_AUTHORITY_THAT_IS_NONE(Http2Error.PROTOCOL_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                byte[] block = FrameSocket.fields(
                        ":method",
                        "CONNECT",
                        ":protocol",
                        "websocket",
                        ":scheme",
                        "http",
                        ":path",
                        "/v1/ws",
                        ":authority",
                        "local host");
                attacker.request(END_HEADERS, block);
            }
        },
        A_REQUEST_BEHIND_A_BODY(Http2Error.PROTOCOL_ERROR) {
            @Override
            void on(FrameSocket attacker) throws IOException {
                byte[] block = FrameSocket.block("POST", "/v1/topics/rooms/1");
                int stream = attacker.request(END_HEADERS, block);
                attacker.frame(HEADERS, END_HEADERS | END_STREAM, stream, block);
            }
        };

        private final Http2Error code;

        Offence(Http2Error code) {
            this.code = code;
        }

        abstract void on(FrameSocket attacker) throws IOException;
    }

    private interface Attack {
        void by(FrameSocket attacker) throws IOException;
    }

    private static Ending isSentAway(Flood reason, String limit, Attack attack) throws Exception {
        try (Served served = new Served("limits: {flood: {" + limit + "}}");
                FrameSocket attacker = FrameSocket.open(served)) {
            attack.by(attacker);
            return wasSentAway(served, attacker, reason);
        }
    }

    private static Ending wasSentAway(Served served, FrameSocket attacker, Flood reason) throws Exception {
        EventReader honest = served.stream("topic=rooms/1");
        honest.next();
        Ending ending = attacker.ending();
        assertThat(ending.codes(GO_AWAY)).containsExactly((int) Http2Error.ENHANCE_YOUR_CALM.code());
        assertThat(served.count("bellwether.floods", "reason", reason.reason())).isEqualTo(1);
        assertThat(floods(served)).isEqualTo(1);
        String id = served.publish("rooms/1", 7);
        assertThat(honest.nextEvent().id()).isEqualTo(id);
        return ending;
    }

    private static double floods(Served served) {
        return served.notifier.meters().find("bellwether.floods").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static byte[] code(Http2Error error) {
        return FrameSocket.integer((int) error.code());
    }
}
