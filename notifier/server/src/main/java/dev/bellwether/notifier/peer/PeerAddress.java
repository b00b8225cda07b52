package dev.bellwether.notifier.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Who counts as one peer: an IPv4 address, or the /64 of an IPv6 address, which is what one household or phone gets. */
public final class PeerAddress {
    private static final int PREFIX_BYTES = 8;
    private static final String UNKNOWN = "unknown";

    private PeerAddress() {}

    /** Canonical text: {@code 192.0.2.7} or {@code 20010db800000000/64}; {@code unknown} for none. */
    public static String of(@Nullable InetAddress address) {
        if (address == null) {
            return UNKNOWN;
        }
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? address.getHostAddress() : HexFormat.of().formatHex(bytes, 0, PREFIX_BYTES) + "/64";
    }

    /** The address of a socket; null for anything without one. */
    public static @Nullable InetAddress address(SocketAddress remote) {
        return remote instanceof InetSocketAddress socket ? socket.getAddress() : null;
    }
}
