package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import java.util.function.BiConsumer;

/** Tells HTTP/2 with prior knowledge from HTTP/1.1 by the first bytes (RFC 9113 section 3.4), and leaves them to the protocol chosen. */
final class PrefaceSniffer extends ByteToMessageDecoder {
    private final BiConsumer<ChannelHandlerContext, Boolean> http2;

    /** @param chosen is told whether it is HTTP/2, with this handler still in its place in the pipeline */
    PrefaceSniffer(BiConsumer<ChannelHandlerContext, Boolean> chosen) {
        this.http2 = chosen;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        try {
            int length = Math.min(in.readableBytes(), preface.readableBytes());
            for (int i = 0; i < length; i++) {
                if (in.getByte(in.readerIndex() + i) != preface.getByte(i)) {
                    choose(context, false);
                    return;
                }
            }
            if (length == preface.readableBytes()) {
                choose(context, true);
            }
        } finally {
            preface.release();
        }
    }

    private void choose(ChannelHandlerContext context, boolean isHttp2) {
        http2.accept(context, isHttp2);
        context.pipeline().remove(this);
    }
}
