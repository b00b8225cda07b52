package dev.bellwether.notifier.websocket;

import dev.bellwether.notifier.http.Connection;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Outlet;
import dev.bellwether.notifier.http.SharedPart;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: what is written to it are whole frames. Answers pings, closes as RFC 6455 section 7 has it, fails it when the peer breaks the
 * protocol, and drops a peer that is no longer there. On its channel's event loop alone.
 */
public final class WebSocketSession extends SimpleChannelInboundHandler<WebSocketFrame> implements Outlet {
    /** More than this unread, and only the newest ping is answered (RFC 6455 section 5.5.3). */
    private static final int PONG_BYTES = 16 << 10;

    private final Exchange exchange;
    private final WebSocketMeters meters;
    private final Listener listener;
    private final Liveness liveness;
    private State state = State.OPEN;
    private WebSocketMeters.End end = WebSocketMeters.End.LOST;
    private byte @Nullable [] latePong;

    private enum State {
        OPEN,
        /** The close frame is sent, the peer's awaited. */
        CLOSING,
        /** Nothing more is sent; the channel closes when that has left. */
        OVER
    }

    private WebSocketSession(Exchange exchange, Duration heartbeat, WebSocketMeters meters, Listener listener) {
        super(WebSocketFrame.class);
        this.exchange = exchange;
        this.meters = meters;
        this.listener = listener;
        this.liveness = new Liveness(this, heartbeat);
    }

    /** Whoever the WebSocket is for. Called on its event loop. */
    public interface Listener {
        /** Once, first. */
        void opened(WebSocketSession session);

        /** A whole text or binary message; released after the call. */
        void message(WebSocketSession session, WebSocketFrame message);
    }

    /**
     * Answers the opening handshake.
     *
     * @param messageBytes most bytes of a client's message, compressed or not
     * @param heartbeat how long the client may be silent before it is sent a ping
     */
    public static void open(
            Exchange exchange,
            Handshake.Accepted handshake,
            int messageBytes,
            Duration heartbeat,
            WebSocketMeters meters,
            Listener listener) {
        boolean deflate = handshake.deflate().isPresent();
        List<ChannelHandler> handlers = new ArrayList<>();
        handlers.add(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(deflate)
                .maxFramePayloadLength(messageBytes)
                .closeOnProtocolViolation(false)
                .build()));
        if (deflate) {
            handlers.add(new MessageInflater(messageBytes));
        }
        handlers.add(new Utf8FrameValidator(false));
        handlers.add(new WebSocketFrameAggregator(messageBytes));
        handlers.add(new WebSocketSession(exchange, heartbeat, meters, listener));
        meters.opened(exchange.connection(), deflate);
        exchange.connection().carries(Connection.Carried.WEBSOCKET);
        exchange.switchProtocol("websocket", handshake.headers(), handlers);
    }

    @Override
    public @Nullable InetAddress peer() {
        return exchange.peer();
    }

    @Override
    public Channel channel() {
        return exchange.channel();
    }

    @Override
    public Connection connection() {
        return exchange.connection();
    }

    @Override
    public void write(SharedPart part) {
        if (state == State.OPEN) {
            exchange.write(part);
        }
    }

    @Override
    public void write(ByteBuf part) {
        if (state == State.OPEN) {
            exchange.write(part);
        } else {
            part.release();
        }
    }

    @Override
    public void flush() {
        exchange.flush();
    }

    @Override
    public long queued() {
        return exchange.queued();
    }

    @Override
    public void whenDrained(Runnable task) {
        exchange.whenDrained(task);
    }

    /** Awaits the peer's close frame, and ends. This side's was written last: a stream's ending brings it along. */
    @Override
    public void end() {
        if (state == State.OPEN) {
            state = State.CLOSING;
            end = WebSocketMeters.End.SERVER;
            exchange.flush();
            liveness.closing();
        }
    }

    /** Sends a close frame, awaits the peer's, and ends. */
    public void close(CloseCode code, String reason) {
        if (state == State.OPEN) {
            exchange.write(Frames.close(channel().alloc(), code.code(), reason));
            end();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        liveness.start();
        listener.opened(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        gone();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            closedByPeer(close);
        } else if (state == State.OPEN) {
            if (frame instanceof PingWebSocketFrame) {
                pong(ByteBufUtil.getBytes(frame.content()));
            } else if (!(frame instanceof PongWebSocketFrame)) {
                listener.message(this, frame);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        liveness.heard();
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            over(); // without a close frame: nothing to answer
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            fail(corrupted.closeStatus().code(), String.valueOf(corrupted.getMessage()));
        } else if (cause instanceof TooLongFrameException) {
            fail(CloseCode.TOO_BIG.code(), "message: too large");
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    /** RFC 6455 section 7.1.7: a peer that broke the protocol is not waited for. */
    private void fail(int code, String reason) {
        if (state == State.OPEN) {
            exchange.write(Frames.close(channel().alloc(), code, reason));
            end = WebSocketMeters.End.VIOLATION;
        }
        over();
    }

    private void closedByPeer(CloseWebSocketFrame close) {
        if (state == State.OPEN) {
            exchange.write(Frames.close(channel().alloc(), close.statusCode(), ""));
            end = WebSocketMeters.End.CLIENT;
        }
        over();
    }

    private void over() {
        if (state != State.OVER) {
            state = State.OVER;
            exchange.end();
            liveness.closing();
        }
    }

    void ping() {
        if (state == State.OPEN) {
            exchange.write(Frames.ping(channel().alloc(), new byte[0]));
            exchange.flush();
        }
    }

    private void pong(byte[] payload) {
        if (latePong != null) {
            latePong = payload;
        } else if (queued() > PONG_BYTES) {
            latePong = payload;
            whenDrained(this::pongLate);
        } else {
            exchange.write(Frames.pong(channel().alloc(), payload));
            exchange.flush();
        }
    }

    private void pongLate() {
        byte[] payload = latePong;
        latePong = null;
        if (payload != null && state == State.OPEN) {
            pong(payload);
        }
    }

    private void gone() {
        if (liveness.stop()) {
            state = State.OVER;
            meters.closed(end);
        }
    }
}
