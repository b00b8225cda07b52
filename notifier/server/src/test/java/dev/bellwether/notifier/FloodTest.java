package dev.bellwether.notifier;

import static dev.bellwether.notifier.FrameSocket.INITIAL_WINDOW_SIZE;
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

import dev.bellwether.notifier.FrameSocket.Ending;
import dev.bellwether.notifier.flood.Flood;
import io.micrometer.core.instrument.Counter;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do that want a server to work for nothing. Each is sent away, and those beside it do not notice. */
class FloodTest {
    static final String STREAM = "/v1/stream?topic=rooms/1";
    static final int MANY = 60;

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
    void dataWithLittleData() throws Exception {
        isSentAway(Flood.SMALL_DATA, "smallData: 20", attacker -> {
            int stream = attacker.request(END_HEADERS, FrameSocket.block("POST", "/v1/topics/rooms/1"));
            for (int i = 0; i < MANY; i++) {
                attacker.frame(DATA, 0, stream, (byte) 1);
            }
        });
    }

    @Test
    void aTrustedProxyMayDoSoManyTimesAsMuch() throws Exception {
        String limits = "limits: {flood: {resets: 20, proxyFactor: 3}}";
        try (Served served =
                        new Served(limits + "\nlistener: {host: 127.0.0.1, port: 0, trustedProxies: [127.0.0.1]}");
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
            attacker.next(HEADERS);
            String large = "{\"type\":\"t\",\"data\":{\"a\":\"" + "a".repeat(40_000) + "\"}}";
            for (int i = 0; i < 2; i++) {
                assertThat(served.publish("rooms/1", large).statusCode()).isEqualTo(201);
            }
            wasSentAway(served, attacker, Flood.STALLED);
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

    static double floods(Served served) {
        return served.notifier.meters().find("bellwether.floods").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    static byte[] code(Http2Error error) {
        return FrameSocket.integer((int) error.code());
    }
}
