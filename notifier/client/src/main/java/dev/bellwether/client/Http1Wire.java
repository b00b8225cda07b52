package dev.bellwether.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 connection: one event stream or WebSocket, then another connection. */
final class Http1Wire implements Wire {
    private final Connector connector;
    private final Channel channel;
    private final Heartbeats heartbeats;
    private final Connector.Dialled dialled;
    private @Nullable Exchange exchange;

    private Http1Wire(Channel channel, Connector connector, Heartbeats heartbeats, Connector.Dialled dialled) {
        this.channel = channel;
        this.connector = connector;
        this.heartbeats = heartbeats;
        this.dialled = dialled;
    }

    static void install(Channel channel, Connector connector, Heartbeats heartbeats, Connector.Dialled dialled) {
        Http1Wire wire = new Http1Wire(channel, connector, heartbeats, dialled);
        heartbeats.expectWhile(() -> wire.exchange != null);
        channel.pipeline().addLast(new HttpClientCodec(), wire.new Life(), new ConnectionEnd());
        if (channel.isActive()) {
            dialled.ready(wire, 1);
        }
    }

    @Override
    public boolean offers(Transport transport) {
        return true;
    }

    @Override
    public Running open(Request request, Exchange answer) {
        exchange = answer;
        heartbeats.restart();
        dialled.activity().draining(); // one stream is all it takes
        if (!channel.isActive()) {
            end(new Interruption.ConnectionLost("connection closed"));
        } else if (request.transport() == Transport.SSE) {
            get(request);
        } else {
            ChannelHandlerContext before = channel.pipeline().context(Life.class);
            Http1WebSocket.begin(before, connector, request, headers(request), answer, this::end);
        }
        return new Running() {
            @Override
            public void cancel() {
                exchange = null;
                if (request.transport() == Transport.WEBSOCKET
                        && channel.pipeline().get("ws-decoder") != null) {
                    channel.writeAndFlush(new CloseWebSocketFrame(1000, "")).addListener(ChannelFutureListener.CLOSE);
                } else {
                    channel.close();
                }
            }

            @Override
            public void reading(boolean on) {
                channel.config().setAutoRead(on);
            }
        };
    }

    @Override
    public void probe(Runnable alive) {
        alive.run(); // it has never been used
    }

    @Override
    public void close() {
        channel.close();
    }

    private void get(Request request) {
        channel.pipeline().addBefore(channel.pipeline().context(Life.class).name(), null, new Answers());
        HttpRequest get = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, request.target());
        get.headers()
                .set(HttpHeaderNames.HOST, connector.endpoint().authority())
                .set(HttpHeaderNames.ACCEPT, "text/event-stream")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .add(headers(request));
        channel.writeAndFlush(get).addListener(sent -> {
            if (!sent.isSuccess()) {
                end(new Interruption.ConnectionLost(String.valueOf(sent.cause())));
            }
        });
    }

    private static HttpHeaders headers(Request request) {
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        if (!request.lastEventId().isEmpty()) {
            headers.set("last-event-id", new AsciiString(request.lastEventId().getBytes(StandardCharsets.UTF_8)));
        }
        if (request.token() != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + request.token());
        }
        return headers;
    }

    private void end(Interruption why) {
        Exchange ended = exchange;
        exchange = null;
        channel.close();
        if (ended != null) {
            ended.interrupted(why);
        }
    }

    /** Beginning and end of the connection. */
    private final class Life extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            dialled.ready(Http1Wire.this, 1);
            ctx.fireChannelActive();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end(new Interruption.ConnectionLost("connection closed"));
            ctx.fireChannelInactive();
        }
    }

    /** The response with an event stream. */
    private final class Answers extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (message instanceof HttpResponse response
                    && exchange != null
                    && response.status().code() >= 200) {
                String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
                exchange.headers(
                        response.status().code(), type, response.headers().get(HttpHeaderNames.RETRY_AFTER));
            }
            if (message instanceof HttpContent content && exchange != null) {
                exchange.data(content.content());
            }
            if (message instanceof LastHttpContent) {
                boolean broken = message.decoderResult().isFailure();
                end(
                        broken
                                ? new Interruption.ConnectionLost(
                                        message.decoderResult().toString())
                                : new Interruption.Ended());
            }
        }
    }
}
