package dev.bellwether.notifier.http;

import dev.bellwether.notifier.flood.Deadline;
import dev.bellwether.notifier.flood.Flood;
import dev.bellwether.notifier.flood.Floods;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import java.util.function.BiConsumer;

/** Tells HTTP/2 with prior knowledge from HTTP/1.1 by the first bytes (RFC 9113 section 3.4), and leaves them to the protocol chosen. */
final class PrefaceSniffer extends ByteToMessageDecoder {
    private final Floods floods;
    private final BiConsumer<ChannelHandlerContext, Boolean> http2;
    private Deadline deadline = Deadline.NONE;

    /**
     * @param floods say how long the first bytes may take, from the first of them
     * @param chosen is told whether it is HTTP/2, with this handler still in its place in the pipeline
     */
    PrefaceSniffer(Floods floods, BiConsumer<ChannelHandlerContext, Boolean> chosen) {
        this.floods = floods;
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
            } else if (!deadline.isSet()) {
                deadline = floods.deadline(context, Flood.PREFACE);
            }
        } finally {
            preface.release();
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        deadline = deadline.cancel();
    }

    private void choose(ChannelHandlerContext context, boolean isHttp2) {
        http2.accept(context, isHttp2);
        context.pipeline().remove(this);
    }
}
