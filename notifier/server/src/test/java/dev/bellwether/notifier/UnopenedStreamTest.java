package dev.bellwether.notifier;

import static io.netty.handler.codec.http2.Http2Flags.ACK;
import static io.netty.handler.codec.http2.Http2Flags.END_HEADERS;
import static io.netty.handler.codec.http2.Http2Flags.END_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;
import static io.netty.handler.codec.http2.Http2FrameTypes.GO_AWAY;
import static io.netty.handler.codec.http2.Http2FrameTypes.HEADERS;
import static io.netty.handler.codec.http2.Http2FrameTypes.PING;
import static io.netty.handler.codec.http2.Http2FrameTypes.RST_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that is not opened, because there is no room for it or because its headers are malformed, is reset, and nothing but that stream. */
class UnopenedStreamTest {
    @ParameterizedTest
    @ValueSource(ints = {DATA, RST_STREAM, WINDOW_UPDATE})
    void whatIsUnderWayOnARefusedStreamLeavesTheConnection(int type) throws Exception {
        try (Served served = new Served("limits: {streamsPerConnection: 1}");
                FrameSocket client = FrameSocket.open(served)) {
            client.get("/v1/stream?topic=rooms/1");
            int beyond = client.request(END_HEADERS, FrameSocket.block("POST", "/v1/topics/rooms/1"));
            client.frame(type, type == DATA ? END_STREAM : 0, beyond, FrameSocket.integer(8));
            client.frame(PING, 0, 0, new byte[8]);
            FrameSocket.Frame refusal = client.next(RST_STREAM);
            assertThat(refusal.stream()).isEqualTo(beyond);
            assertThat(refusal.code()).isEqualTo((int) Http2Error.REFUSED_STREAM.code());
            assertThat(acknowledged(client).flags()).isEqualTo(ACK);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {DATA, RST_STREAM, WINDOW_UPDATE})
    void whatIsUnderWayOnAMalformedRequestLeavesTheConnection(int type) throws Exception {
        try (Served served = new Served("");
                FrameSocket client = FrameSocket.open(served)) {
            int malformed =
                    client.request(END_HEADERS, FrameSocket.block("POST", "/v1/topics/rooms/1", "Upper", "case"));
            client.frame(type, type == DATA ? END_STREAM : 0, malformed, FrameSocket.integer(8));
            client.frame(PING, 0, 0, new byte[8]);
            FrameSocket.Frame reset = client.next(RST_STREAM);
            assertThat(reset.stream()).isEqualTo(malformed);
            assertThat(reset.code()).isEqualTo((int) Http2Error.PROTOCOL_ERROR.code());
            assertThat(acknowledged(client).flags()).isEqualTo(ACK);
            client.get("/");
            assertThat(client.next(HEADERS).stream()).isEqualTo(malformed + 2);
        }
    }

    /** RFC 9113, section 6.4: no RST_STREAM for a stream that is idle, and section 5.1: an error of the connection. */
    @ParameterizedTest
    @CsvSource({"8, 1", "2, 1", "8, 2", "2, 2"})
    void anErrorOfAnIdleStreamIsOneOfTheConnection(int type, int stream) throws Exception {
        try (Served served = new Served("");
                FrameSocket client = FrameSocket.open(served)) {
            byte[] onItself = {0, 0, 0, (byte) stream, 15};
            client.frame(type, 0, stream, type == WINDOW_UPDATE ? new byte[4] : onItself);
            FrameSocket.Ending ending = client.ending();
            assertThat(ending.codes(GO_AWAY)).containsExactly((int) Http2Error.PROTOCOL_ERROR.code());
            FrameSocket.Frame first = ending.frames().stream()
                    .filter(frame -> frame.type() == RST_STREAM || frame.type() == GO_AWAY)
                    .findFirst()
                    .orElseThrow();
            assertThat(first.type()).isEqualTo(GO_AWAY);
        }
    }

    private static FrameSocket.Frame acknowledged(FrameSocket client) throws IOException {
        FrameSocket.Frame frame = client.next();
        while (frame.type() != PING) {
            assertThat(frame.type()).isNotEqualTo(GO_AWAY);
            frame = client.next();
        }
        return frame;
    }
}
