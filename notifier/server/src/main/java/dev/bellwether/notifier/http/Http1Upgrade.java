package dev.bellwether.notifier.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Map;

/** Makes a connection that spoke HTTP/1.1 speak something else (RFC 9110 section 7.8). */
final class Http1Upgrade {
    private Http1Upgrade() {}

    /** @param request the context that handles the request with which it was asked for */
    static void perform(
            ChannelHandlerContext request,
            String protocol,
            Map<String, String> headers,
            List<? extends ChannelHandler> handlers) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        headers.forEach(response.headers()::set);
        response.headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.UPGRADE, protocol);
        request.writeAndFlush(response);
        ChannelPipeline pipeline = request.pipeline();
        String before = pipeline.context(RequestHandler.class).name();
        for (ChannelHandler handler : handlers) {
            pipeline.addAfter(before, null, handler);
            before = pipeline.context(handler).name();
        }
        pipeline.remove(RequestHandler.class);
        pipeline.remove(Http1Turns.class);
        pipeline.remove(RequestAssembler.class);
        pipeline.remove(SlowHead.class);
        // Last: what it has read beyond the request goes to the new handlers now.
        pipeline.remove(HttpServerCodec.class);
        // A request that had to wait for its turn had stopped the reading.
        pipeline.get(Http1Portions.class).resume();
    }
}
