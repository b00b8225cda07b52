package dev.bellwether.notifier.websocket;

import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.http.Unavailable;
import dev.bellwether.notifier.hub.Encoding;
import dev.bellwether.notifier.hub.Streams;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * {@code GET /v1/ws}, and with HTTP/2 {@code CONNECT} of RFC 8441. What can never be served is a problem instead of the handshake; what cannot be
 * served now is told after it, because a browser's page learns nothing of a handshake that failed.
 */
public final class WebSocketRoute implements Route {
    /** A client has nothing to say yet, so it is not given much room to say it. */
    private static final int MESSAGE_BYTES = 4 << 10;

    private final Streams streams;
    private final Encoding plain;
    private final Encoding deflated;
    private final Duration heartbeat;
    private final WebSocketMeters meters;

    /** @param heartbeat how long a client may be silent before it is sent a ping */
    public WebSocketRoute(Streams streams, Duration heartbeat, MeterRegistry meters) {
        this.streams = streams;
        this.plain = streams.encoding("websocket", new WebSocketFormat(Frames::text));
        this.deflated = streams.encoding("websocket-deflate", new WebSocketFormat(new DeflatedFrames()));
        this.heartbeat = heartbeat;
        this.meters = new WebSocketMeters(meters);
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        Handshake handshake = Handshake.of(request, exchange.connection().isHttp2());
        if (handshake instanceof Handshake.Refused refused) {
            exchange.respond(refused.problem());
        } else if (handshake instanceof Handshake.Accepted accepted) {
            streams.admitWithPresence(exchange, request)
                    .ifPresent(stream ->
                            open(exchange, accepted, (session, encoding) -> streams.open(session, encoding, stream)));
        }
    }

    @Override
    public void unavailable(Exchange exchange, FullHttpRequest request, Unavailable why) {
        Handshake handshake = Handshake.of(request, exchange.connection().isHttp2());
        if (handshake instanceof Handshake.Refused refused) {
            exchange.respond(refused.problem());
        } else if (handshake instanceof Handshake.Accepted accepted) {
            open(exchange, accepted, (session, encoding) -> streams.refuse(session, request, encoding, why));
        }
    }

    private void open(Exchange exchange, Handshake.Accepted handshake, BiConsumer<WebSocketSession, Encoding> stream) {
        Encoding encoding = handshake.deflate().isPresent() ? deflated : plain;
        WebSocketSession.open(exchange, handshake, MESSAGE_BYTES, heartbeat, meters, new WebSocketSession.Listener() {
            @Override
            public void opened(WebSocketSession session) {
                stream.accept(session, encoding);
            }

            @Override
            public void message(WebSocketSession session, WebSocketFrame message) {
                session.close(CloseCode.UNSUPPORTED_DATA, "message: not understood (expected: none)");
            }
        });
    }
}
