package dev.bellwether.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 connection, for a server or proxy that does not negotiate HTTP/2: one exchange, then another connection. */
final class Http1Wire implements Wire {
    private final Endpoint endpoint;
    private final Channel channel;
    private @Nullable Exchange exchange;
    private boolean used;

    private Http1Wire(Channel channel, Endpoint endpoint) {
        this.channel = channel;
        this.endpoint = endpoint;
    }

    static Http1Wire install(Channel channel, Endpoint endpoint) {
        Http1Wire wire = new Http1Wire(channel, endpoint);
        channel.pipeline().addLast(new HttpClientCodec(), wire.new Answers(), new ConnectionEnd());
        return wire;
    }

    @Override
    public boolean accepting() {
        return !used && channel.isActive();
    }

    @Override
    public Running open(Request request, Exchange answer) {
        used = true;
        exchange = answer;
        HttpRequest get = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, request.target());
        get.headers()
                .set(HttpHeaderNames.HOST, endpoint.authority())
                .set(HttpHeaderNames.ACCEPT, "text/event-stream")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (!request.lastEventId().isEmpty()) {
            get.headers()
                    .set("last-event-id", new AsciiString(request.lastEventId().getBytes(StandardCharsets.UTF_8)));
        }
        channel.writeAndFlush(get).addListener(sent -> {
            if (!sent.isSuccess()) {
                end(new Interruption.ConnectionLost(String.valueOf(sent.cause())));
            }
        });
        return () -> {
            exchange = null;
            channel.close();
        };
    }

    @Override
    public void close() {
        channel.close();
    }

    private void end(Interruption why) {
        Exchange ended = exchange;
        exchange = null;
        channel.close();
        if (ended != null) {
            ended.interrupted(why);
        }
    }

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

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end(new Interruption.ConnectionLost("connection closed"));
            ctx.fireChannelInactive();
        }
    }
}
