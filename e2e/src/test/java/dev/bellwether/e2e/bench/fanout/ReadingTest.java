package dev.bellwether.e2e.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the clients of the fan-out benchmark count, however the bytes are cut. */
class ReadingTest {
    private static final byte[] EVENT = "data: {\"m\":\"~0000000000000001xx\"}\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Deliveries deliveries = new Deliveries();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 9, 10, 64, 4096})
    void onlyMarksInDataFramesCount(int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Frames.of(Http2FrameTypes.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0x7e, 0x7e}));
        out.writeBytes(Frames.of(Http2FrameTypes.HEADERS, Http2Flags.END_HEADERS, 1, new byte[] {(byte) 0x88, 0x7e}));
        out.writeBytes(Frames.of(Http2FrameTypes.DATA, 0, 0x7e7e7e7f, EVENT));
        out.writeBytes(Frames.of(Http2FrameTypes.PING, 0, 0, "~~~~~~~~".getBytes(StandardCharsets.US_ASCII)));
        out.writeBytes(Frames.of(Http2FrameTypes.DATA, 0, 1, new byte[0]));
        out.writeBytes(Frames.of(Http2FrameTypes.DATA, 0, 1, EVENT));
        byte[] answers = read(new FrameReading(), out.toByteArray(), size, deliveries.timing());
        assertThat(deliveries.count()).isEqualTo(2);
        assertThat(deliveries.delay(0.5)).isPositive().isLessThan(Long.MAX_VALUE);
        assertThat(answers)
                .endsWith(Frames.of(
                        Http2FrameTypes.PING, Http2Flags.ACK, 0, "~~~~~~~~".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void aStreamThatTheServerEndsIsAFailure() {
        byte[] reset = Frames.of(Http2FrameTypes.RST_STREAM, 0, 1, new byte[4]);
        assertThatIllegalStateException()
                .isThrownBy(() -> new FrameReading().take(reset, reset.length, deliveries.counting()))
                .withMessageContaining("type 3");
    }

    @Test
    void withoutDelaysNoneIsKnown() {
        read(new PlainReading(), EVENT, 3, deliveries.counting());
        assertThat(deliveries.count()).isEqualTo(1);
        assertThat(deliveries.delay(0.99)).isEqualTo(Long.MAX_VALUE);
    }

    private static byte[] read(Reading reading, byte[] bytes, int size, Reading.Payload payload) {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length; from += size) {
            int length = Math.min(size, bytes.length - from);
            byte[] part = new byte[length];
            System.arraycopy(bytes, from, part, 0, length);
            answers.writeBytes(reading.take(part, length, payload));
        }
        return answers.toByteArray();
    }
}
