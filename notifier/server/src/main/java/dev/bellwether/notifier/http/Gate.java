package dev.bellwether.notifier.http;

import dev.bellwether.notifier.limits.ConnectionLimit;
import dev.bellwether.notifier.limits.ConnectionLimit.Admission;
import dev.bellwether.notifier.peer.PeerAddress;
import dev.bellwether.notifier.peer.TrustedProxies;
import dev.bellwether.notifier.telemetry.TrafficObserver;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where connections come in: first one more in all, then, once it is known whom it is from, one more from there. Between the two may be a PROXY
 * protocol header.
 */
final class Gate {
    private final ConnectionLimit limit;
    private final TrustedProxies proxies;
    private final TrafficObserver observer;
    private final ChannelGroup connections;

    Gate(ConnectionLimit limit, TrustedProxies proxies, TrafficObserver observer, ChannelGroup connections) {
        this.limit = limit;
        this.proxies = proxies;
        this.observer = observer;
        this.connections = connections;
    }

    TrustedProxies proxies() {
        return proxies;
    }

    /** @return null when there is no room even to say so: then it has been closed */
    @Nullable
    Connection enter(Channel channel, boolean secure) {
        Admission admission = limit.entered();
        channel.closeFuture().addListener(closed -> limit.left());
        if (admission == Admission.CLOSED) {
            channel.close();
            return null;
        }
        Connection connection = new Connection(channel, secure, proxies);
        if (admission == Admission.OVER) {
            connection.setOverLimit();
        }
        connections.add(channel);
        return connection;
    }

    /** @return whether it may stay; if not it has been closed */
    boolean cameFrom(Connection connection, @Nullable InetAddress source) {
        Channel channel = connection.channel();
        connection.cameFrom(source);
        // Who is behind a proxy is known with each request, and counted there.
        boolean isPeer = !connection.isProxy();
        String peer = PeerAddress.of(source);
        if (isPeer) {
            Admission admission = limit.enteredFrom(peer);
            if (admission == Admission.CLOSED) {
                limit.leftFrom(peer);
                channel.close();
                return false;
            }
            if (admission == Admission.OVER) {
                connection.setOverLimit();
            }
        }
        observer.connectionOpened(channel, isPeer ? peer : null);
        channel.closeFuture().addListener(closed -> {
            if (isPeer) {
                limit.leftFrom(peer);
            }
            observer.connectionClosed(channel);
        });
        return true;
    }
}
