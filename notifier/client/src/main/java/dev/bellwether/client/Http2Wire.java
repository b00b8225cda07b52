package dev.bellwether.client;

import dev.bellwether.client.push.PushPromise;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 connection: any number of exchanges side by side, and the pushes that come with them. */
final class Http2Wire implements Wire {
    private final Endpoint endpoint;
    private final Pushes pushes;
    private final Channel channel;
    private final Http2Session session;
    private final Http2Connection.PropertyKey exchangeKey;
    private final Http2Connection.PropertyKey pushKey;

    private Http2Wire(Channel channel, Endpoint endpoint, Pushes pushes) {
        this.channel = channel;
        this.endpoint = endpoint;
        this.pushes = pushes;
        this.session = Http2Session.create(new Frames(), pushes.enabled());
        Http2Connection connection = session.connection();
        this.exchangeKey = connection.newKey();
        this.pushKey = connection.newKey();
        connection.addListener(new Streams());
    }

    /** Speaks HTTP/2 on a fresh channel: the preface goes out at once. */
    static Http2Wire install(Channel channel, Endpoint endpoint, Pushes pushes) {
        Http2Wire wire = new Http2Wire(channel, endpoint, pushes);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(wire.session, new ConnectionEnd());
        return wire;
    }

    @Override
    public boolean accepting() {
        return channel.isActive()
                && !session.connection().goAwayReceived()
                && !session.connection().goAwaySent();
    }

    @Override
    public Running open(Request request, Exchange exchange) {
        Http2Connection connection = session.connection();
        int id = connection.local().incrementAndGetNextStreamId();
        ChannelHandlerContext ctx = channel.pipeline().context(session);
        if (id < 0 || ctx == null) {
            channel.close();
            exchange.interrupted(new Interruption.ConnectionLost("no stream left on the connection"));
            return () -> {};
        }
        session.encoder()
                .writeHeaders(ctx, id, headers(request), 0, true, ctx.newPromise())
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        exchange.interrupted(new Interruption.ConnectionLost(String.valueOf(sent.cause())));
                    }
                });
        Http2Stream stream = connection.stream(id);
        if (stream != null) {
            stream.setProperty(exchangeKey, exchange);
        }
        session.flush(ctx);
        return () -> cancel(ctx, id);
    }

    @Override
    public void close() {
        channel.close();
    }

    private void cancel(ChannelHandlerContext ctx, int id) {
        Http2Stream stream = session.connection().stream(id);
        if (stream != null) {
            stream.removeProperty(exchangeKey);
            reset(ctx, id);
        }
    }

    /** CANCEL rather than REFUSED_STREAM: "not wanted" is meant, not "try again", and both are allowed for a promise (RFC 9113, 8.4.2). */
    private void reset(ChannelHandlerContext ctx, int id) {
        session.resetStream(ctx, id, Http2Error.CANCEL.code(), ctx.newPromise());
        session.flush(ctx);
    }

    private Http2Headers headers(Request request) {
        Http2Headers headers = new DefaultHttp2Headers()
                .method("GET")
                .scheme(endpoint.scheme())
                .authority(endpoint.authority())
                .path(request.target())
                .add(HttpHeaderNames.ACCEPT, "text/event-stream")
                .add(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (!request.lastEventId().isEmpty()) {
            headers.add("last-event-id", new AsciiString(request.lastEventId().getBytes(StandardCharsets.UTF_8)));
        }
        return headers;
    }

    private @Nullable Exchange exchange(int id) {
        Http2Stream stream = session.connection().stream(id);
        return stream == null ? null : stream.getProperty(exchangeKey);
    }

    private void end(int id, Interruption why) {
        Http2Stream stream = session.connection().stream(id);
        Exchange exchange = stream == null ? null : stream.removeProperty(exchangeKey);
        if (exchange != null) {
            exchange.interrupted(why);
        }
    }

    private static int status(Http2Headers headers) {
        CharSequence status = headers.status();
        return status != null && status.length() == 3 ? Integer.parseInt(status.toString()) : 0;
    }

    /** Carries frames to the exchanges. */
    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int id,
                Http2Headers headers,
                int weight,
                short x,
                boolean e,
                int padding,
                boolean end) {
            onHeadersRead(ctx, id, headers, padding, end);
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
            int status = status(headers);
            Http2Stream stream = session.connection().stream(id);
            PushedResponse pushed = stream == null ? null : stream.getProperty(pushKey);
            Exchange exchange = exchange(id);
            if (pushed != null && status >= 200) {
                pushed.headers(status);
            } else if (exchange != null && status >= 200) {
                CharSequence type = headers.get(HttpHeaderNames.CONTENT_TYPE);
                CharSequence after = headers.get(HttpHeaderNames.RETRY_AFTER);
                exchange.headers(status, type == null ? "" : type.toString(), after == null ? null : after.toString());
            }
            if (end) {
                complete(id, pushed);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
            int taken = data.readableBytes() + padding;
            Http2Stream stream = session.connection().stream(id);
            PushedResponse pushed = stream == null ? null : stream.getProperty(pushKey);
            Exchange exchange = exchange(id);
            if (pushed != null && !pushed.data(data)) {
                reset(ctx, id);
                return taken;
            }
            if (exchange != null) {
                exchange.data(data);
            }
            if (end) {
                complete(id, pushed);
            }
            return taken;
        }

        private void complete(int id, @Nullable PushedResponse pushed) {
            if (pushed != null) {
                pushed.complete();
            }
            end(id, new Interruption.Ended());
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
            end(id, new Interruption.Reset(code));
        }

        @Override
        public void onPushPromiseRead(
                ChannelHandlerContext ctx, int id, int promisedId, Http2Headers headers, int padding) {
            PushPromise promise = Pushes.promise(headers);
            Http2Stream promised = session.connection().stream(promisedId);
            if (pushes.accepts(promise, endpoint) && promised != null) {
                promised.setProperty(pushKey, new PushedResponse(promise, pushes.listener()));
            } else {
                reset(ctx, promisedId);
            }
        }
    }

    /** Ends what a closing connection leaves open. */
    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onStreamClosed(Http2Stream stream) {
            Exchange exchange = stream.removeProperty(exchangeKey);
            if (exchange != null) {
                exchange.interrupted(new Interruption.ConnectionLost("connection closed"));
            }
        }

        @Override
        public void onStreamRemoved(Http2Stream stream) {
            if (session.connection().goAwayReceived() && session.connection().numActiveStreams() == 0) {
                channel.close();
            }
        }

        @Override
        public void onGoAwayReceived(int lastStreamId, long code, ByteBuf debug) {
            if (session.connection().numActiveStreams() == 0) {
                channel.close();
            }
        }
    }
}
