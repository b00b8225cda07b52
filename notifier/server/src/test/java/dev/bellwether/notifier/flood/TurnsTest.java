package dev.bellwether.notifier.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.config.FloodConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final int HEADER = 9;

    private static final int MOST = 500;
    private static final Duration LONG = Duration.ofHours(1);

    private final Floods floods = new Floods(
            new FloodConfig(MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, 1, LONG, LONG, LONG),
            new SimpleMeterRegistry());
    private final FrameGuard guard =
            floods.guard(Http2FrameCodecBuilder.forServer().build(), false);
    private final EmbeddedChannel channel = new EmbeddedChannel(guard, new Turns(guard));

    TurnsTest() {
        channel.freezeTime();
        channel.writeInbound(Unpooled.buffer().writeZero(24).writeBytes(frame(Http2FrameTypes.SETTINGS, 0)));
        given();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void manyFramesAreGivenAFewInATurnAndNothingIsReadMeanwhile() {
        ByteBuf sent = priorities(400);
        String all = ByteBufUtil.hexDump(sent);
        channel.writeInbound(sent);
        StringBuilder given = new StringBuilder(given());
        int turns = 1;
        while (given.length() < all.length()) {
            assertThat(channel.config().isAutoRead()).isFalse();
            String turn = turn();
            assertThat(turn.length() / 2 / (HEADER + 5)).isBetween(1, 20);
            given.append(turn);
            turns++;
        }
        assertThat(given).hasToString(all);
        assertThat(turns).isGreaterThan(20);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whatIsReadWhileSomethingWaitsComesBehindIt() {
        ByteBuf first = priorities(100);
        ByteBuf second = priorities(50);
        ByteBuf third = frame(Http2FrameTypes.PING, 8);
        String all = ByteBufUtil.hexDump(first) + ByteBufUtil.hexDump(second) + ByteBufUtil.hexDump(third);
        channel.writeInbound(first);
        StringBuilder given = new StringBuilder(given());
        channel.writeInbound(second);
        channel.writeInbound(third);
        given.append(given());
        assertThat(given.length()).isLessThan(all.length());
        while (!channel.config().isAutoRead()) {
            given.append(turn());
        }
        assertThat(given).hasToString(all);
    }

    @Test
    void largeFramesPassAsTheyAreRead() {
        ByteBuf sent = Unpooled.buffer();
        for (int i = 0; i < 4; i++) {
            sent.writeBytes(frame(Http2FrameTypes.DATA, 16 << 10));
        }
        String all = ByteBufUtil.hexDump(sent);
        channel.writeInbound(sent);
        assertThat(given()).isEqualTo(all);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whatWaitsIsGivenBeforeTheEnd() {
        ByteBuf sent = priorities(400);
        String all = ByteBufUtil.hexDump(sent);
        channel.writeInbound(sent);
        channel.close();
        assertThat(given()).isEqualTo(all);
    }

    @Test
    void whatWaitsIsForgottenWhereTheConnectionIsAFlood() {
        channel.writeInbound(priorities(100));
        int given = given().length();
        List<ByteBuf> pings = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            pings.add(frame(Http2FrameTypes.PING, 8));
        }
        channel.writeInbound(Unpooled.wrappedBuffer(pings.toArray(ByteBuf[]::new)));
        assertThat(guard.isOver()).isTrue();
        given += turn().length();
        assertThat(given / 2).isLessThan(100 * (HEADER + 5));
    }

    private String turn() {
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        return given();
    }

    /** What has come through since, in hexadecimal digits. */
    private String given() {
        StringBuilder digits = new StringBuilder();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            digits.append(ByteBufUtil.hexDump(part));
            part.release();
        }
        return digits.toString();
    }

    private static ByteBuf priorities(int count) {
        ByteBuf frames = Unpooled.buffer();
        for (int i = 0; i < count; i++) {
            frames.writeBytes(frame(Http2FrameTypes.PRIORITY, 5));
        }
        return frames;
    }

    private static ByteBuf frame(int type, int length) {
        return Unpooled.buffer()
                .writeMedium(length)
                .writeByte(type)
                .writeByte(0)
                .writeInt(type == Http2FrameTypes.PING || type == Http2FrameTypes.SETTINGS ? 0 : 1)
                .writeZero(length);
    }
}
