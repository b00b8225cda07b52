package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.notifier.flood.Flood;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that begin something and do not come to its end. */
class SlowPeersTest {
    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served("limits: {flood: {preface: 200ms, headers: 200ms, continuations: 1000}}");
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void aPrefaceThatDoesNotEnd() throws Exception {
        try (FrameSocket slow = FrameSocket.silent(served)) {
            slow.say("PRI * HTTP");
            assertThat(slow.ending().frames()).isEmpty();
            assertThat(count(Flood.PREFACE)).isEqualTo(1);
        }
    }

    @Test
    void aPrefaceWithoutSettings() throws Exception {
        try (FrameSocket slow = FrameSocket.silent(served)) {
            slow.say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertThat(slow.ending().codes(Http2FrameTypes.GO_AWAY))
                    .containsExactly((int) Http2Error.ENHANCE_YOUR_CALM.code());
            assertThat(count(Flood.PREFACE)).isEqualTo(1);
        }
    }

    @Test
    void aHeaderBlockWithoutAnEnd() throws Exception {
        try (FrameSocket slow = FrameSocket.open(served)) {
            slow.request(0, FrameSocket.block("GET", "/"));
            isSlow(slow);
        }
    }

    @Test
    void aFrameWithoutAnEnd() throws Exception {
        try (FrameSocket slow = FrameSocket.open(served)) {
            slow.say(new byte[] {0, 0, 8, Http2FrameTypes.PING, 0, 0});
            isSlow(slow);
        }
    }

    @Test
    void aRequestOfHttp1WithoutAnEnd() throws Exception {
        try (FrameSocket slow = FrameSocket.silent(served)) {
            slow.say("GET / HTTP/1.1\r\nhost: localhost\r\n");
            assertThat(slow.ending().frames()).isEmpty();
            assertThat(count(Flood.HEADERS)).isEqualTo(1);
        }
    }

    @Test
    void aPrefaceByteByByte() throws Exception {
        byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (FrameSocket slow = FrameSocket.silent(served)) {
            slow.drip(n -> new byte[] {preface[n % preface.length]});
            assertThat(slow.ending().frames()).isEmpty();
            assertThat(count(Flood.PREFACE)).isEqualTo(1);
        }
    }

    @Test
    void aFrameByteByByte() throws Exception {
        try (FrameSocket slow = FrameSocket.open(served)) {
            slow.say(new byte[] {0, 1, 0, (byte) 0x10, 0, 0, 0, 0, 0});
            slow.drip(n -> new byte[1]);
            isSlow(slow);
        }
    }

    @Test
    void aHeaderBlockFrameByFrame() throws Exception {
        try (FrameSocket slow = FrameSocket.open(served)) {
            int stream = slow.request(0, FrameSocket.block("GET", "/"));
            slow.drip(n -> new byte[] {0, 0, 0, Http2FrameTypes.CONTINUATION, 0, 0, 0, 0, (byte) stream});
            isSlow(slow);
        }
    }

    @Test
    void aHeaderBlockByteByByte() throws Exception {
        try (FrameSocket slow = FrameSocket.open(served)) {
            slow.say(new byte[] {0, 1, 0, Http2FrameTypes.HEADERS, Http2Flags.END_HEADERS, 0, 0, 0, 1});
            slow.drip(n -> new byte[1]);
            isSlow(slow);
        }
    }

    @Test
    void aRequestOfHttp1ByteByByte() throws Exception {
        try (FrameSocket slow = FrameSocket.silent(served)) {
            slow.say("GET / HTTP/1.1\r\nhost: localhost\r\nx: ");
            slow.drip(n -> new byte[] {'a'});
            assertThat(slow.ending().frames()).isEmpty();
            assertThat(count(Flood.HEADERS)).isEqualTo(1);
        }
    }

    @Test
    void aSocketFromWhichNothingIsTaken(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("large.txt"), new byte[16 << 20]);
        try (Served own = new Served("static: {root: '" + folder + "'}\nlimits: {flood: {stalled: 200ms}}");
                FrameSocket slow = FrameSocket.open(own, FrameSocket.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE)) {
            slow.frame(Http2FrameTypes.WINDOW_UPDATE, 0, 0, FrameSocket.integer(1 << 30));
            slow.get("/large.txt");
            slow.get("/large.txt");
            await().until(() -> own.count("bellwether.floods", "reason", "stalled") == 1);
            assertThat(slow.ending().frames()).isNotEmpty();
        }
    }

    @Test
    void whoIsQuietBetweenRequestsOrUploadsSlowlyIsNone() throws Exception {
        try (FrameSocket other = FrameSocket.open(served);
                FrameSocket quiet = FrameSocket.open(served)) {
            int stream = quiet.request(
                    Http2Flags.END_HEADERS,
                    FrameSocket.block("POST", "/v1/topics/rooms/1", "content-type", "application/json"));
            byte[] body = "{\"type\":\"t\",\"data\":{}}".getBytes(StandardCharsets.US_ASCII);
            quiet.say(new byte[] {
                0, 0, (byte) body.length, Http2FrameTypes.DATA, Http2Flags.END_STREAM, 0, 0, 0, (byte) stream
            });
            HttpResponse<String> first = served.get("/nothing");
            // So long another connection takes to be found too slow.
            other.request(0, FrameSocket.block("GET", "/"));
            other.ending();
            quiet.say(body);
            assertThat(quiet.next(Http2FrameTypes.HEADERS).stream()).isEqualTo(stream);
            assertThat(served.get("/nothing").statusCode()).isEqualTo(first.statusCode());
            assertThat(count(Flood.HEADERS)).isEqualTo(1);
        }
    }

    private void isSlow(FrameSocket client) throws Exception {
        assertThat(client.ending().codes(Http2FrameTypes.GO_AWAY))
                .containsExactly((int) Http2Error.ENHANCE_YOUR_CALM.code());
        assertThat(count(Flood.HEADERS)).isEqualTo(1);
    }

    private double count(Flood flood) {
        return served.count("bellwether.floods", "reason", flood.reason());
    }
}
