package dev.bellwether.notifier.http;

import dev.bellwether.notifier.config.NotifierConfig.Limits;
import dev.bellwether.notifier.limits.ConnectionLimit;
import dev.bellwether.notifier.limits.ConnectionLimit.Admission;
import dev.bellwether.notifier.limits.Refusals;
import dev.bellwether.notifier.limits.Refusals.Reason;
import dev.bellwether.notifier.limits.RequestRate;
import dev.bellwether.notifier.peer.Client;
import dev.bellwether.notifier.telemetry.TrafficObserver;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What each request costs the address that it is from. Behind a trusted proxy a client's connections cannot be seen: there its requests in
 * progress count as them, and are who is connected.
 */
final class RequestLimits {
    private final Limits limits;
    private final ConnectionLimit connections;
    private final Refusals refusals;
    private final TrafficObserver observer;
    private final @Nullable RequestRate rate;

    RequestLimits(Limits limits, ConnectionLimit connections, Refusals refusals, TrafficObserver observer) {
        this.limits = limits;
        this.connections = connections;
        this.refusals = refusals;
        this.observer = observer;
        this.rate =
                limits.requestsPerSecond() == 0 ? null : new RequestRate(limits.requestsPerSecond(), System::nanoTime);
    }

    /** Counts a request. @return why it is not to be served; null if it is */
    @Nullable
    Unavailable admit(Exchange exchange) {
        Client client = exchange.client();
        if (isPromised(exchange)) {
            return null; // nobody has asked
        }
        if (exchange.connection().isProxy() && !isBegun(exchange, client.peer())) {
            return Unavailable.tooMany(limits.connectionsPerAddress());
        }
        Duration wait = rate == null ? Duration.ZERO : rate.take(client.peer());
        if (wait.isZero()) {
            return null;
        }
        refusals.count(Reason.REQUESTS);
        return Unavailable.tooOften(limits.requestsPerSecond(), wait);
    }

    private static boolean isPromised(Exchange exchange) {
        return exchange.channel() instanceof Http2StreamChannel stream
                && stream.stream().id() % 2 == 0;
    }

    private boolean isBegun(Exchange exchange, String peer) {
        Channel connection = exchange.connection().channel();
        int stream = exchange.channel() instanceof Http2StreamChannel http2
                ? http2.stream().id()
                : 0;
        observer.requestBegun(connection, stream, peer);
        Admission admission = connections.enteredFrom(peer);
        exchange.whenOver(() -> {
            connections.leftFrom(peer);
            observer.requestOver(connection, stream);
        });
        return admission == Admission.ADMITTED;
    }
}
