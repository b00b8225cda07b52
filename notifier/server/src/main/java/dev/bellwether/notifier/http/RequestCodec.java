package dev.bellwether.notifier.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.util.List;

/**
 * As its parent, but without a buffer for the body of a request that has none: the parent loses it where the headers make no request. What makes none
 * is thrown as a {@link io.netty.handler.codec.DecoderException}.
 */
@ChannelHandler.Sharable
final class RequestCodec extends Http2StreamFrameToHttpObjectCodec {
    RequestCodec() {
        super(true);
    }

    @Override
    protected void decode(ChannelHandlerContext context, Http2StreamFrame frame, List<Object> out) throws Exception {
        if (frame instanceof Http2HeadersFrame whole
                && whole.isEndStream()
                && whole.headers().method() != null) {
            out.add(withoutBody(whole));
        } else {
            super.decode(context, frame, out);
        }
    }

    private static Object withoutBody(Http2HeadersFrame frame) throws Http2Exception {
        return HttpConversionUtil.toFullHttpRequest(frame.stream().id(), frame.headers(), Unpooled.EMPTY_BUFFER, true);
    }
}
