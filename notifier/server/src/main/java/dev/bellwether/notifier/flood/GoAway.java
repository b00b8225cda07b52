package dev.bellwether.notifier.flood;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.util.concurrent.TimeUnit;

/** The last that a client is told before its connection is closed. */
final class GoAway {
    private static final long PATIENCE_MILLIS = 500;

    private GoAway() {}

    /**
     * Sends it and closes: once it is written, or soon where nobody reads.
     *
     * @param guard what stands in front of the codec
     * @param why in ASCII, for whoever debugs the client
     */
    static void send(ChannelHandlerContext guard, Http2FrameCodec codec, Http2Error error, String why) {
        ChannelHandlerContext codecs = guard.pipeline().context(codec);
        if (codecs == null) {
            guard.close();
            return;
        }
        // The codec closes behind it, as behind each that tells of an error.
        codec.goAway(
                codecs,
                codec.connection().remote().lastStreamCreated(),
                error.code(),
                ByteBufUtil.writeAscii(guard.alloc(), why),
                codecs.newPromise());
        codecs.flush();
        guard.executor().schedule(() -> guard.close(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
