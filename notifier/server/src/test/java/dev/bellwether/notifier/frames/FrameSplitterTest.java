package dev.bellwether.notifier.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSplitterTest {
    private static final byte[] PING = frame(6, 0, 0, new byte[8]);
    private static final byte[] HEADERS = frame(1, 5, 3, new byte[40]);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void howeverTheBytesAreCutTheFramesAreTheSame(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            ByteBuf wire = Unpooled.buffer().writeBytes(new byte[24]);
            List<Integer> sent = new ArrayList<>();
            List<Integer> found = new ArrayList<>();
            for (int frame = random.nextInt(8); frame > 0; frame--) {
                sent.add(random.nextInt(random.nextBoolean() ? 4 : 3000));
                wire.writeBytes(frame(0, 0, 1, new byte[sent.get(sent.size() - 1)]));
            }
            FrameSplitter splitter = FrameSplitter.fromPreface();
            while (wire.isReadable()) {
                int cut = Math.min(1 + random.nextInt(50), wire.readableBytes());
                splitter.read(wire.readSlice(cut), frame -> found.add(frame.length()));
            }
            assertThat(found).isEqualTo(sent);
        }
    }

    @Test
    void fromTheMidstOfAFrameItBeginsWithTheNextBufferThatIsFrames() {
        FrameSplitter splitter = FrameSplitter.somewhere();
        List<Frame> frames = new ArrayList<>();
        splitter.read(Unpooled.wrappedBuffer(new byte[] {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7}), frames::add);
        splitter.read(Unpooled.wrappedBuffer(HEADERS, PING, new byte[] {0, 0}), frames::add);
        splitter.read(Unpooled.wrappedBuffer(new byte[] {4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 9}), frames::add);
        assertThat(frames).extracting(Frame::type).containsExactly(1, 6, 8);
        assertThat(frames).extracting(Frame::stream).containsExactly(3, 0, 0);
    }

    @Test
    void whatAClientMayNotSendIsNotTakenForFrames() {
        assertThat(FrameType.PING.fits(7, 0)).isFalse();
        assertThat(FrameType.PING.fits(8, 1)).isFalse();
        assertThat(FrameType.HEADERS.fits(8, 2)).isFalse();
        assertThat(FrameType.SETTINGS.fits(13, 0)).isFalse();
        assertThat(FrameType.WINDOW_UPDATE.fits(4, 0)).isTrue();
        assertThat(FrameType.WINDOW_UPDATE.fits(4, 5)).isTrue();
        assertThat(FrameType.PRIORITY_UPDATE.fits(9, 0)).isTrue();
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf frame = Unpooled.buffer()
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        return bytes;
    }
}
