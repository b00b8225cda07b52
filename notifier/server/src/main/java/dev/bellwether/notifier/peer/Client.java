package dev.bellwether.notifier.peer;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request: whoever is at the other end of the connection, or whom a trusted proxy there names. Pure.
 *
 * @param address null where the connection has none
 * @param scheme what the client used, {@code http} or {@code https}; null where no proxy tells
 * @param isForwarded whether a proxy has named it
 */
public record Client(
        @Nullable InetAddress address, @Nullable String scheme, boolean isForwarded) {
    /** As {@link PeerAddress} has it. */
    public String peer() {
        return PeerAddress.of(address);
    }

    /**
     * Reads {@code Forwarded} (RFC 7239) and {@code X-Forwarded-For} with {@code X-Forwarded-Proto} from right to left, past the trusted proxies,
     * to the first address that is none: what stands left of it, anybody may have written. A proxy that writes only one of the two passes the
     * other on as its client sent it. So where both are there and disagree, neither counts.
     *
     * @param source whoever is at the other end of the connection
     */
    public static Client of(@Nullable InetAddress source, HttpHeaders headers, TrustedProxies proxies) {
        Client direct = new Client(source, null, false);
        if (source == null || !proxies.contains(source)) {
            return direct;
        }
        List<Hop> standard = Hop.forwarded(headers.getAll("forwarded"));
        List<Hop> customary = Hop.xForwarded(headers.getAll("x-forwarded-for"), headers.getAll("x-forwarded-proto"));
        if (standard.isEmpty() || customary.isEmpty()) {
            return behind(direct, standard.isEmpty() ? customary : standard, proxies);
        }
        Client one = behind(direct, standard, proxies);
        Client other = behind(direct, customary, proxies);
        return one.peer().equals(other.peer()) ? one : direct;
    }

    private static Client behind(Client direct, List<Hop> hops, TrustedProxies proxies) {
        Client client = direct;
        for (int i = hops.size() - 1; i >= 0 && proxies.contains(client.address()); i--) {
            InetAddress address = hops.get(i).address();
            if (address == null) {
                return client; // hidden or malformed: whoever passed it on is the last that is known
            }
            client = new Client(address, hops.get(i).scheme(), true);
        }
        return client;
    }
}
