package dev.bellwether.notifier.websocket;

import dev.bellwether.notifier.http.Connection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** What WebSockets count. */
public final class WebSocketMeters {
    private final MeterRegistry meters;

    public WebSocketMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void opened(Connection connection, boolean deflate) {
        Counter.builder("bellwether.websockets.opened")
                .tag("protocol", connection.isHttp2() ? "h2" : "http/1.1")
                .tag("compression", deflate ? "deflate" : "none")
                .description("Opening handshakes accepted")
                .register(meters)
                .increment();
    }

    /** What ended one. */
    enum End {
        SERVER,
        CLIENT,
        /** The client broke the protocol. */
        VIOLATION,
        /** The connection or stream, without a close frame. */
        LOST
    }

    void closed(End by) {
        Counter.builder("bellwether.websockets.closed")
                .tag("by", by.name().toLowerCase(Locale.ROOT))
                .description(
                        "WebSockets that ended: closed by the server, by the client, for a violation of the protocol,"
                                + " or lost without a close frame")
                .register(meters)
                .increment();
    }
}
