package dev.bellwether.notifier.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Carries requests to the routes and answers back. */
final class ManagementHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final ManagementRoutes routes;
    private final Strangers strangers;

    ManagementHandler(ManagementRoutes routes, Strangers strangers) {
        this.routes = routes;
        this.strangers = strangers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            context.close();
            return;
        }
        Answer answer = routes.answer(
                request.method(),
                request.uri(),
                request.headers().get(HttpHeaderNames.AUTHORIZATION),
                () -> strangers.known(context.channel()));
        if (answer instanceof Answer.Text text) {
            whole(context, text, HttpUtil.isKeepAlive(request));
        } else if (answer instanceof Answer.Stream stream) {
            stream(context, stream);
        }
    }

    private static void whole(ChannelHandlerContext context, Answer.Text text, boolean keepAlive) {
        ByteBuf body = Unpooled.copiedBuffer(text.body(), StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(text.status()), body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, text.mediaType())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        text.headers().forEach((name, value) -> response.headers().set(name, value));
        HttpUtil.setContentLength(response, body.readableBytes());
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static void stream(ChannelHandlerContext context, Answer.Stream stream) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        HttpUtil.setTransferEncodingChunked(response, true);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(response);
        if (context.pipeline().get("patience") != null) {
            // The reader has nothing more to say.
            context.pipeline().remove("patience");
        }
        new TelemetryStream(context, stream).start();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A peer that breaks TLS or goes away has told all there is to tell.
        context.close();
    }
}
