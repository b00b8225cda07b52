package dev.bellwether.e2e.faulty;

import dev.bellwether.notifier.Customizer;
import dev.bellwether.notifier.http.Connection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2PushPromiseFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.AttributeKey;

/** What goes wrong with a delivery while the switch is on. HTTP/1.1 streams, which know neither resets nor pushes, stay healthy. */
abstract sealed class Faults implements Customizer {
    private volatile boolean on;

    /** Turns the fault on or off. */
    void turn(boolean wanted) {
        on = wanted;
    }

    @Override
    public void delivered(Channel stream) {
        if (on && stream instanceof Http2StreamChannel http2) {
            // After the batch this delivery belongs to is flushed: a reset must not overtake the data before it.
            stream.eventLoop().execute(() -> harm(http2));
        }
    }

    abstract void harm(Http2StreamChannel stream);

    /** Resets the stream. */
    static final class InternalError extends Faults {
        @Override
        void harm(Http2StreamChannel stream) {
            if (stream.isActive()) {
                stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
            }
        }
    }

    /** Pushes an empty {@code /notify}: a signal where a notification would have done. */
    static final class Push extends Faults {
        private static final AttributeKey<String> AUTHORITY = AttributeKey.valueOf(Push.class, "authority");

        @Override
        public void connection(Channel connection) {
            ChannelHandlerContext codec = connection.pipeline().context(Http2FrameCodec.class);
            if (codec != null) {
                connection.pipeline().addAfter(codec.name(), null, new Authorities());
            }
        }

        @Override
        void harm(Http2StreamChannel stream) {
            Http2FrameCodec codec = stream.parent().pipeline().get(Http2FrameCodec.class);
            boolean possible = stream.isActive()
                    && codec.connection().remote().allowPushTo()
                    && !codec.connection().goAwaySent()
                    && !codec.connection().goAwayReceived();
            if (possible) {
                new Http2StreamChannelBootstrap(stream.parent())
                        .handler(new ChannelInboundHandlerAdapter())
                        .open()
                        .addListener(opened -> {
                            if (opened.isSuccess()) {
                                push(stream, (Http2StreamChannel) opened.getNow());
                            }
                        });
            }
        }

        private static void push(Http2StreamChannel stream, Http2StreamChannel pushed) {
            Http2Headers request = new DefaultHttp2Headers()
                    .method("GET")
                    .scheme(Connection.of(stream).isSecure() ? "https" : "http")
                    .authority(stream.parent().attr(AUTHORITY).get())
                    .path("/notify");
            stream.write(new DefaultHttp2PushPromiseFrame(request).pushStream(pushed.stream()));
            pushed.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("204"), true));
        }

        /** Remembers what the client calls this server, which a promise must repeat. */
        private static final class Authorities extends ChannelInboundHandlerAdapter {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof Http2HeadersFrame request) {
                    CharSequence authority = request.headers().authority();
                    ctx.channel().attr(AUTHORITY).set(authority == null ? "localhost" : authority.toString());
                }
                ctx.fireChannelRead(message);
            }
        }
    }
}
