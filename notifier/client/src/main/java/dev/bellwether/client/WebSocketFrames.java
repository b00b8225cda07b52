package dev.bellwether.client;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** What arrives on a WebSocket, on whatever HTTP version: hands messages on, answers pings, and tells how it ended, once. */
final class WebSocketFrames extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final int LEVEL = 6;
    /** A Close without a status code (RFC 6455, section 7.4.1). */
    private static final int NO_STATUS = 1005;

    private final Wire.Exchange exchange;
    private final Consumer<Interruption> ended;

    private WebSocketFrames(Wire.Exchange exchange, Consumer<Interruption> ended) {
        this.exchange = exchange;
        this.ended = ended;
    }

    /** The end of a pipeline, in order, for frames that are decoded, and inflated, before. */
    static List<ChannelHandler> handlers(int maxMessageBytes, Wire.Exchange exchange, Consumer<Interruption> ended) {
        return List.of(
                new Utf8FrameValidator(),
                new WebSocketFrameAggregator(maxMessageBytes),
                new WebSocketFrames(exchange, ended));
    }

    /** The offer of permessage-deflate (RFC 7692), with state between messages or without as the server likes; one may not inflate to more than {@code maxMessageBytes}. */
    static PerMessageDeflateClientExtensionHandshaker deflate(int maxMessageBytes) {
        return new PerMessageDeflateClientExtensionHandshaker(
                LEVEL, false, PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE, true, false, maxMessageBytes);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            exchange.data(frame.content());
        } else if (frame instanceof PingWebSocketFrame) {
            ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
        } else if (frame instanceof CloseWebSocketFrame close) {
            int code = close.statusCode() < 0 ? NO_STATUS : close.statusCode();
            String reason = close.reasonText();
            ctx.writeAndFlush(code == NO_STATUS ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, ""))
                    .addListener(sent -> ended.accept(new Interruption.Closed(code, reason)));
        } else if (!(frame instanceof PongWebSocketFrame)) {
            ended.accept(new Interruption.Malformed("a binary message (expected: text)"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        // A socket that is reset says nothing about what came before.
        ended.accept(
                cause instanceof IOException
                        ? new Interruption.ConnectionLost(reason)
                        : new Interruption.Malformed(reason));
    }
}
