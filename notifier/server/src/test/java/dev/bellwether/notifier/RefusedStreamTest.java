package dev.bellwether.notifier;

import static dev.bellwether.notifier.FrameSocket.ACK;
import static dev.bellwether.notifier.FrameSocket.DATA;
import static dev.bellwether.notifier.FrameSocket.END_HEADERS;
import static dev.bellwether.notifier.FrameSocket.END_STREAM;
import static dev.bellwether.notifier.FrameSocket.GOAWAY;
import static dev.bellwether.notifier.FrameSocket.PING;
import static dev.bellwether.notifier.FrameSocket.RST_STREAM;
import static dev.bellwether.notifier.FrameSocket.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream beyond those that a connection may have is refused, and nothing but that stream. */
class RefusedStreamTest {
    @ParameterizedTest
    @ValueSource(ints = {DATA, RST_STREAM, WINDOW_UPDATE})
    void whatIsUnderWayOnItLeavesTheConnection(int type) throws Exception {
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

    private static FrameSocket.Frame acknowledged(FrameSocket client) throws IOException {
        FrameSocket.Frame frame = client.next();
        while (frame.type() != PING) {
            assertThat(frame.type()).isNotEqualTo(GOAWAY);
            frame = client.next();
        }
        return frame;
    }
}
