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
import static io.netty.handler.codec.http2.Http2FrameTypes.RST_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http2.Http2Error;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do that looks like a flood and is none: their connections go on. */
class NoFloodTest {
    @Test
    void littleDataWithPaddingIsNotNone() throws Exception {
        try (Served served = new Served("limits: {flood: {emptyData: 20}}");
                FrameSocket client = FrameSocket.open(served)) {
            int stream = client.request(END_HEADERS, FrameSocket.block("POST", "/v1/topics/rooms/1"));
            for (int i = 0; i < FloodTest.MANY; i++) {
                client.frame(DATA, PADDED, stream, (byte) 2, (byte) '1', (byte) 0, (byte) 0);
            }
            client.frame(PING, 0, 0, new byte[8]);
            assertThat(client.next(PING).flags()).isEqualTo(ACK);
            assertThat(FloodTest.floods(served)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "expect"})
    void aBodyThatIsTooLargeIsNotWantedAnyMore(String header) throws Exception {
        try (Served served = new Served("limits: {payload: 1k}");
                FrameSocket client = FrameSocket.open(served)) {
            byte[] block =
                    FrameSocket.block("POST", "/v1/topics/rooms/1", header, "100-continue", "content-length", "100000");
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
            for (int i = 0; i < FloodTest.MANY; i++) {
                client.frame(RST_STREAM, 0, client.get(FloodTest.STREAM), FloodTest.code(Http2Error.CANCEL));
                client.frame(PING, 0, 0, new byte[8]);
            }
            for (int i = 0; i < FloodTest.MANY; i++) {
                assertThat(client.next(PING).flags()).isEqualTo(ACK);
            }
            assertThat(FloodTest.floods(served)).isZero();
        }
    }

    @Test
    void whoGivesBackEachFrameTwiceIsNone() throws Exception {
        try (Served served = new Served("limits: {flood: {windowUpdates: 1}}");
                FrameSocket client = FrameSocket.open(served)) {
            int stream = client.get(FloodTest.STREAM);
            client.next(HEADERS);
            for (int i = 0; i < FloodTest.MANY; i++) {
                served.publish("rooms/1", i);
                byte[] given = FrameSocket.integer(client.next(DATA).payload().length);
                client.frame(WINDOW_UPDATE, 0, stream, given);
                client.frame(WINDOW_UPDATE, 0, 0, given);
            }
            client.frame(PING, 0, 0, new byte[8]);
            assertThat(client.next(PING).flags()).isEqualTo(ACK);
            assertThat(FloodTest.floods(served)).isZero();
        }
    }

    @Test
    void aStreamWhoseWindowStaysShutIsResetAlone() throws Exception {
        try (Served served = new Served("limits: {flood: {stalled: 200ms}}");
                FrameSocket client = FrameSocket.open(served, INITIAL_WINDOW_SIZE, 0)) {
            int read = client.get(FloodTest.STREAM);
            client.frame(WINDOW_UPDATE, 0, read, FrameSocket.integer(60_000));
            int paused = client.get(FloodTest.STREAM);
            FrameSocket.Frame reset = client.next(RST_STREAM);
            assertThat(reset.stream()).isEqualTo(paused);
            assertThat(reset.code()).isEqualTo((int) Http2Error.ENHANCE_YOUR_CALM.code());
            String id = served.publish("rooms/1", 1);
            FrameSocket.Frame data = client.next(DATA);
            while (!new String(data.payload(), StandardCharsets.UTF_8).contains(id)) {
                data = client.next(DATA);
            }
            assertThat(data.stream()).isEqualTo(read);
            assertThat(FloodTest.floods(served)).isZero();
            assertThat(served.count("bellwether.rst.stream", "cause", "flood")).isEqualTo(1);
            await().until(() -> served.gauge("bellwether.streams") == 1);
        }
    }

    @Test
    void aPeerThatTakesOnlyTinyHeadersGetsThemAllTheSame() throws Exception {
        try (Served served = new Served("");
                FrameSocket attacker = FrameSocket.open(served, MAX_HEADER_LIST_SIZE, 1)) {
            for (int i = 0; i < FloodTest.MANY; i++) {
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
            assertThat(FloodTest.floods(served)).isZero();
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
                    browser.get(FloodTest.STREAM);
                }
            }
            await().until(() -> served.gauge("bellwether.streams") == 400);
            for (FrameSocket browser : browsers) {
                for (int tab = 0; tab < 100; tab++) {
                    browser.frame(RST_STREAM, 0, 1 + 2 * tab, FloodTest.code(Http2Error.CANCEL));
                }
            }
            await().until(() -> served.gauge("bellwether.streams") == 0);
            for (FrameSocket browser : browsers) {
                browser.frame(PING, 0, 0, new byte[8]);
                assertThat(browser.next(PING).flags()).isEqualTo(ACK);
                browser.close();
            }
            assertThat(FloodTest.floods(served)).isZero();
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
            assertThat(FloodTest.floods(served)).isZero();
        }
    }
}
