package dev.bellwether.e2e.autobahn;

import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.websocket.Frames;
import dev.bellwether.notifier.websocket.Handshake;
import dev.bellwether.notifier.websocket.WebSocketMeters;
import dev.bellwether.notifier.websocket.WebSocketSession;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;

/** Sends every message back. */
final class EchoRoute implements Route {
    /** Autobahn's largest, and room for one to be too large. */
    private static final int MESSAGE_BYTES = 16 << 20;

    private static final Duration HEARTBEAT = Duration.ofMinutes(5);

    private final WebSocketMeters meters;

    EchoRoute(MeterRegistry meters) {
        this.meters = new WebSocketMeters(meters);
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        Handshake handshake = Handshake.of(request, exchange.connection().isHttp2());
        if (handshake instanceof Handshake.Refused refused) {
            exchange.respond(refused.problem());
        } else if (handshake instanceof Handshake.Accepted accepted) {
            WebSocketSession.open(exchange, accepted, MESSAGE_BYTES, HEARTBEAT, meters, new Echo());
        }
    }

    private static final class Echo implements WebSocketSession.Listener {
        @Override
        public void opened(WebSocketSession session) {
            // Autobahn speaks first.
        }

        @Override
        public void message(WebSocketSession session, WebSocketFrame message) {
            ByteBufAllocator allocator = session.channel().alloc();
            byte[] payload = ByteBufUtil.getBytes(message.content());
            session.write(
                    message instanceof TextWebSocketFrame
                            ? Frames.text(allocator, payload)
                            : Frames.binary(allocator, payload));
            session.flush();
        }
    }
}
