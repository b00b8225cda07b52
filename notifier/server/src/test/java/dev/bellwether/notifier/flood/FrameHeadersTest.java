package dev.bellwether.notifier.flood;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeadersTest {
    private static final int PREFACE = 24;

    private record Frame(int type, int flags, int stream, int length, int detail) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void framesAreFoundHoweverTheyAreCut(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            ByteBuf sent = Unpooled.buffer().writeZero(PREFACE);
            List<Frame> frames = new ArrayList<>();
            for (int n = random.nextInt(20); n >= 0; n--) {
                frames.add(append(sent, random));
            }
            List<Frame> found = new ArrayList<>();
            FrameHeaders headers = new FrameHeaders();
            while (sent.isReadable()) {
                ByteBuf part = sent.readSlice(1 + random.nextInt(Math.min(40, sent.readableBytes())));
                int at = part.readerIndex();
                headers.read(
                        part,
                        (type, flags, stream, length, detail) ->
                                found.add(new Frame(type, flags, stream, length, detail)));
                assertThat(part.readerIndex()).isEqualTo(at);
            }
            assertThat(found).isEqualTo(frames);
            assertThat(headers.found()).isEqualTo(frames.size());
            assertThat(headers.isWithin()).isFalse();
        }
    }

    @Test
    void nothingIsFoundBehindWhatWasTheLast() {
        ByteBuf sent = Unpooled.buffer().writeZero(PREFACE).writeZero(9).writeZero(9);
        FrameHeaders headers = new FrameHeaders();
        headers.read(sent, (type, flags, stream, length, detail) -> false);
        assertThat(headers.found()).isEqualTo(1);
    }

    @Test
    void anUploadMayTakeItsTimeAndNothingElse() {
        assertThat(isWithin(Http2FrameTypes.DATA, 9)).isFalse();
        assertThat(isWithin(Http2FrameTypes.DATA, 8)).isTrue();
        assertThat(isWithin(Http2FrameTypes.HEADERS, 9)).isTrue();
        assertThat(isWithin(Http2FrameTypes.HEADERS, 9 + 5)).isFalse();
    }

    /** @param come how many bytes of a frame with five bytes of payload */
    private static boolean isWithin(byte type, int come) {
        ByteBuf frame = Unpooled.buffer()
                .writeZero(PREFACE)
                .writeMedium(5)
                .writeByte(type)
                .writeByte(0)
                .writeInt(1)
                .writeZero(5);
        FrameHeaders headers = new FrameHeaders();
        headers.read(frame.slice(0, PREFACE + come), (kind, flags, stream, length, detail) -> true);
        return headers.isWithin();
    }

    private static Frame append(ByteBuf to, Random random) {
        int type = random.nextInt(12);
        boolean isUpdate = type == Http2FrameTypes.WINDOW_UPDATE;
        int length = isUpdate && random.nextBoolean() ? 4 : random.nextInt(30);
        int stream = random.nextInt() & Integer.MAX_VALUE;
        int flags = random.nextInt(256);
        to.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
        byte[] payload = new byte[length];
        random.nextBytes(payload);
        to.writeBytes(payload);
        int detail = 0;
        if (isUpdate && length == 4) {
            detail = Unpooled.wrappedBuffer(payload).readInt() & Integer.MAX_VALUE;
        } else if (type == Http2FrameTypes.DATA && (flags & Http2Flags.PADDED) != 0 && length > 0) {
            detail = 1 + (payload[0] & 0xFF);
        }
        return new Frame(type, flags, stream, length, detail);
    }
}
