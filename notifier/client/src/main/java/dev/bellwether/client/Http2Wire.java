package dev.bellwether.client;

import dev.bellwether.client.push.PushDecision;
import dev.bellwether.client.push.PushPromise;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 connection: any number of exchanges side by side, and the pushes that come with them. */
final class Http2Wire implements Wire {
    /** How long a server may take to answer the Close of a WebSocket. */
    private static final long GOODBYE_MILLIS = 2000;

    private final Connector connector;
    private final Channel channel;
    private final Heartbeats heartbeats;
    private final Connector.Dialled dialled;
    private final Http2Session session;
    private final Http2Exchanges exchanges;
    private final Http2Connection.PropertyKey pushKey;
    private final List<Runnable> probes = new ArrayList<>();
    private boolean connectProtocol;

    private Http2Wire(Channel channel, Connector connector, Heartbeats heartbeats, Connector.Dialled dialled) {
        this.channel = channel;
        this.connector = connector;
        this.heartbeats = heartbeats;
        this.dialled = dialled;
        this.session = Http2Session.create(new Frames(), connector.pushes().enabled());
        Http2Connection connection = session.connection();
        this.exchanges = new Http2Exchanges(connection);
        this.pushKey = connection.newKey();
        connection.addListener(new Streams());
    }

    /** Speaks HTTP/2 on a fresh channel: the preface goes out at once, and the first SETTINGS of the server make it ready. */
    static void install(Channel channel, Connector connector, Heartbeats heartbeats, Connector.Dialled dialled) {
        Http2Wire wire = new Http2Wire(channel, connector, heartbeats, dialled);
        heartbeats.expectWhile(wire.exchanges::isAnyRead);
        channel.pipeline().addLast(wire.session, new ConnectionEnd());
    }

    @Override
    public boolean offers(Transport transport) {
        return transport == Transport.SSE || connectProtocol;
    }

    @Override
    public Running open(Request request, Exchange exchange) {
        Http2Connection connection = session.connection();
        int id = connection.local().incrementAndGetNextStreamId();
        ChannelHandlerContext ctx = channel.pipeline().context(session);
        if (id < 0 || ctx == null || !channel.isActive()) {
            channel.close();
            exchange.interrupted(new Interruption.ConnectionLost("connection closed, or no stream left on it"));
            return new Opened(id, null);
        }
        heartbeats.restart();
        Http2Headers headers = headers(request);
        Http2WebSocket webSocket = request.transport() == Transport.SSE ? null : webSocket(ctx, id, exchange);
        if (webSocket != null) {
            webSocket.offer(headers);
        }
        session.encoder()
                .writeHeaders(ctx, id, headers, 0, webSocket == null, ctx.newPromise())
                .addListener(sent -> {
                    if (!sent.isSuccess() && connection.stream(id) == null) {
                        exchange.interrupted(new Interruption.ConnectionLost(String.valueOf(sent.cause())));
                    }
                });
        Http2Stream stream = connection.stream(id);
        if (stream != null) {
            exchanges.add(stream, exchange, webSocket);
        }
        session.flush(ctx);
        return new Opened(id, ctx);
    }

    @Override
    public void probe(Runnable alive) {
        ChannelHandlerContext ctx = channel.pipeline().context(session);
        if (ctx != null) {
            probes.add(alive);
            session.encoder().writePing(ctx, false, System.nanoTime(), ctx.newPromise());
            session.flush(ctx);
        }
    }

    @Override
    public void close() {
        channel.close();
    }

    private Http2WebSocket webSocket(ChannelHandlerContext ctx, int id, Exchange exchange) {
        return new Http2WebSocket(
                connector.maxEventBytes(),
                exchange,
                bytes -> {
                    session.encoder().writeData(ctx, id, bytes, 0, false, ctx.newPromise());
                    session.flush(ctx);
                },
                why -> {
                    exchanges.end(id, why);
                    finish(ctx, id);
                });
    }

    /** Ends our side of a WebSocket, and the stream if the server does not. */
    private void finish(ChannelHandlerContext ctx, int id) {
        session.encoder().writeData(ctx, id, Unpooled.EMPTY_BUFFER, 0, true, ctx.newPromise());
        session.flush(ctx);
        channel.eventLoop().schedule(() -> reset(ctx, id, Http2Error.CANCEL), GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void reset(ChannelHandlerContext ctx, int id, Http2Error code) {
        if (session.connection().stream(id) != null) {
            session.resetStream(ctx, id, code.code(), ctx.newPromise());
            session.flush(ctx);
        }
    }

    private Http2Headers headers(Request request) {
        Http2Headers headers = new DefaultHttp2Headers()
                .method("GET")
                .scheme(connector.endpoint().scheme())
                .authority(connector.endpoint().authority())
                .path(request.target());
        if (request.transport() == Transport.SSE) {
            headers.add(HttpHeaderNames.ACCEPT, "text/event-stream").add(HttpHeaderNames.CACHE_CONTROL, "no-store");
        }
        if (!request.lastEventId().isEmpty()) {
            headers.add("last-event-id", new AsciiString(request.lastEventId().getBytes(StandardCharsets.UTF_8)));
        }
        if (request.token() != null) {
            headers.add(HttpHeaderNames.AUTHORIZATION, "Bearer " + request.token());
        }
        return headers;
    }

    private final class Opened implements Running {
        private final int id;
        private final @Nullable ChannelHandlerContext ctx;

        Opened(int id, @Nullable ChannelHandlerContext ctx) {
            this.id = id;
            this.ctx = ctx;
        }

        @Override
        public void cancel() {
            Http2Exchanges.Incoming incoming = exchanges.take(id);
            if (ctx == null || incoming == null) {
                return;
            }
            if (incoming.webSocket != null && incoming.webSocket.close()) {
                finish(ctx, id);
            } else {
                reset(ctx, id, Http2Error.CANCEL);
            }
        }

        @Override
        public void reading(boolean on) {
            Http2Stream stream = session.connection().stream(id);
            Http2Exchanges.Incoming incoming = exchanges.of(id);
            if (ctx == null || stream == null || incoming == null) {
                return;
            }
            exchanges.reading(incoming, on);
            int bytes = on ? incoming.giveBack() : 0;
            if (bytes > 0) {
                try {
                    session.connection().local().flowController().consumeBytes(stream, bytes);
                } catch (Http2Exception e) {
                    channel.pipeline().fireExceptionCaught(e);
                }
                session.flush(ctx);
            }
        }
    }

    private static int status(Http2Headers headers) {
        CharSequence status = headers.status();
        return status != null && status.length() == 3 ? Integer.parseInt(status.toString()) : 0;
    }

    /** Carries frames to the exchanges. */
    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
            connectProtocol |= Boolean.TRUE.equals(settings.connectProtocolEnabled());
            Long most = settings.maxConcurrentStreams();
            if (!dialled.isReady()) {
                dialled.ready(Http2Wire.this, most == null ? Long.MAX_VALUE : most);
            } else if (most != null) {
                dialled.activity().capacity(most);
            }
        }

        @Override
        public void onPingAckRead(ChannelHandlerContext ctx, long data) {
            List<Runnable> answered = List.copyOf(probes);
            probes.clear();
            answered.forEach(Runnable::run);
        }

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
            Http2Exchanges.Incoming incoming = exchanges.of(id);
            if (pushed != null && status >= 200) {
                pushed.headers(status);
            } else if (incoming != null && status >= 200) {
                if (incoming.webSocket != null) {
                    incoming.webSocket.agreed(headers.get(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
                }
                CharSequence type = headers.get(HttpHeaderNames.CONTENT_TYPE);
                CharSequence after = headers.get(HttpHeaderNames.RETRY_AFTER);
                incoming.exchange.headers(
                        status, type == null ? "" : type.toString(), after == null ? null : after.toString());
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
            Http2Exchanges.Incoming incoming = exchanges.of(id);
            if (pushed != null && !pushed.data(data)) {
                reset(ctx, id, Http2Error.CANCEL);
                return taken;
            }
            if (incoming != null) {
                incoming.exchange.data(data);
            }
            if (end) {
                complete(id, pushed);
            } else if (incoming != null && incoming.isPaused()) {
                incoming.keep(taken);
                return 0;
            }
            return taken;
        }

        private void complete(int id, @Nullable PushedResponse pushed) {
            if (pushed != null) {
                pushed.complete();
            }
            exchanges.end(id, new Interruption.Ended());
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
            exchanges.end(id, new Interruption.Reset(code));
        }

        /** CANCEL rather than REFUSED_STREAM for what is not wanted: "try again" is not meant, and both are allowed for a promise (RFC 9113, 8.4.2). */
        @Override
        public void onPushPromiseRead(
                ChannelHandlerContext ctx, int id, int promisedId, Http2Headers headers, int padding) {
            PushPromise promise = Pushes.promise(headers);
            PushDecision decision = connector.pushes().decide(promise, connector.endpoint());
            connector.observer().push(decision);
            Http2Stream promised = session.connection().stream(promisedId);
            if (decision == PushDecision.ACCEPTED && promised != null) {
                promised.setProperty(
                        pushKey, new PushedResponse(promise, connector.pushes().listener()));
                dialled.activity().pushBegan();
            } else {
                reset(ctx, promisedId, decision.isViolation() ? Http2Error.PROTOCOL_ERROR : Http2Error.CANCEL);
            }
        }
    }

    /** Ends what a closing connection leaves open. */
    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onStreamClosed(Http2Stream stream) {
            Http2Exchanges.Incoming left = exchanges.take(stream);
            if (left != null) {
                left.exchange.interrupted(new Interruption.ConnectionLost("connection closed"));
            }
            if (stream.removeProperty(pushKey) != null) {
                dialled.activity().pushEnded();
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
            dialled.activity().draining();
            if (session.connection().numActiveStreams() == 0) {
                channel.close();
            }
        }
    }
}
