package dev.bellwether.notifier.admin;

import dev.bellwether.notifier.frames.FrameTrace;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.stream.ChunkedStream;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries requests to the routes and answers back. */
final class ManagementHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementHandler.class);
    private static final int CHUNK = 64 << 10;
    private static final int MOST_SENDING_SECONDS = 60;

    private final ManagementRoutes routes;
    private final Strangers strangers;
    private boolean busy;

    ManagementHandler(ManagementRoutes routes, Strangers strangers) {
        this.routes = routes;
        this.strangers = strangers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (busy || request.decoderResult().isFailure()) {
            // What takes its time is the last that is asked on a connection.
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
            return;
        }
        busy = true;
        if (context.pipeline().get("patience") != null) {
            // The reader has nothing more to say.
            context.pipeline().remove("patience");
        }
        if (answer instanceof Answer.Stream stream) {
            begin(context, "application/x-ndjson");
            new TelemetryStream(context, stream).start();
        } else if (answer instanceof Answer.Later later) {
            later(context, later);
        } else if (answer instanceof Answer.Frames frames) {
            frames(context, frames);
        }
    }

    private static void later(ChannelHandlerContext context, Answer.Later later) {
        context.channel().closeFuture().addListener(gone -> later.abandoned().run());
        later.answer()
                .thenAcceptAsync(
                        answer -> {
                            if (answer instanceof Answer.Content content) {
                                content(context, content);
                            } else if (answer instanceof Answer.Text text) {
                                whole(context, text, false);
                            }
                        },
                        context.executor());
    }

    private static void content(ChannelHandlerContext context, Answer.Content content) {
        if (context.isRemoved()) {
            close(content.bytes());
            return;
        }
        HttpChunkedInput bytes = new HttpChunkedInput(new ChunkedStream(content.bytes(), CHUNK));
        context.pipeline().addBefore(context.name(), null, new ChunkedWriteHandler());
        begin(context, content.mediaType());
        // Whoever does not take it keeps others from asking for theirs.
        context.executor().schedule(() -> context.close(), MOST_SENDING_SECONDS, TimeUnit.SECONDS);
        context.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
    }

    private static void close(InputStream bytes) {
        try {
            bytes.close();
        } catch (IOException e) {
            LOG.debug("what nobody waits for", e);
        }
    }

    private static void frames(ChannelHandlerContext context, Answer.Frames frames) {
        FrameStream stream = new FrameStream(context);
        Optional<FrameTrace> begun = frames.begin().apply(stream);
        if (begun.isEmpty()) {
            whole(context, Problems.conflict("frames are being traced (expected: one trace at a time)"), false);
            return;
        }
        begin(context, frames.mediaType());
        stream.start(begun.get(), frames.seconds());
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

    /** What follows has no length that is known. */
    private static void begin(ChannelHandlerContext context, String mediaType) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, mediaType).set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        HttpUtil.setTransferEncodingChunked(response, true);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(response);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A peer that breaks TLS or goes away has told all there is to tell.
        context.close();
    }
}
