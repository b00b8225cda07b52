package dev.bellwether.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import java.net.URI;
import java.util.function.Consumer;

/** The opening handshake of a WebSocket in HTTP/1.1 (RFC 6455, section 4.1): an upgrade, or a response that says why not. */
final class Http1WebSocket extends SimpleChannelInboundHandler<FullHttpResponse> {
    private static final int REFUSAL_BYTES = 64 << 10;

    private final WebSocketClientHandshaker handshaker;
    private final Wire.Exchange exchange;
    private final Consumer<Interruption> ended;

    private Http1WebSocket(WebSocketClientHandshaker handshaker, Wire.Exchange exchange, Consumer<Interruption> ended) {
        this.handshaker = handshaker;
        this.exchange = exchange;
        this.ended = ended;
    }

    /** @param last before which the handlers go */
    static void begin(
            ChannelHandlerContext last,
            Connector connector,
            Wire.Request request,
            HttpHeaders headers,
            Wire.Exchange exchange,
            Consumer<Interruption> ended) {
        int most = connector.maxEventBytes();
        Endpoint endpoint = connector.endpoint();
        URI target = URI.create((endpoint.tls() ? "wss://" : "ws://") + endpoint.authority() + request.target());
        WebSocketClientHandshaker handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                target, WebSocketVersion.V13, null, true, headers, most, true, false, -1, false, false);
        ChannelPipeline pipeline = last.pipeline();
        String before = last.name();
        pipeline.addBefore(before, null, new HttpObjectAggregator(REFUSAL_BYTES));
        pipeline.addBefore(before, null, new WebSocketClientExtensionHandler(WebSocketFrames.deflate(most)));
        pipeline.addBefore(before, null, new Http1WebSocket(handshaker, exchange, ended));
        WebSocketFrames.handlers(most, exchange, ended).forEach(h -> pipeline.addBefore(before, null, h));
        handshaker.handshake(last.channel()).addListener(sent -> {
            if (!sent.isSuccess()) {
                ended.accept(new Interruption.ConnectionLost(String.valueOf(sent.cause())));
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
        if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            try {
                handshaker.finishHandshake(ctx.channel(), response);
            } catch (WebSocketHandshakeException e) {
                ended.accept(new Interruption.Malformed(String.valueOf(e.getMessage())));
                return;
            }
        }
        HttpHeaders headers = response.headers();
        exchange.headers(
                response.status().code(),
                headers.get(HttpHeaderNames.CONTENT_TYPE, ""),
                headers.get(HttpHeaderNames.RETRY_AFTER));
        if (!handshaker.isHandshakeComplete()) {
            exchange.data(response.content());
            ended.accept(new Interruption.Ended());
        }
    }
}
