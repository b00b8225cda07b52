package dev.bellwether.notifier.telemetry;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who counts as one peer: an IPv4 address, or the /64 of an IPv6 address, which is what one household or phone gets. */
final class PeerAddress {
    private static final int PREFIX_BYTES = 8;
    private static final int HASH_BYTES = 8;

    private PeerAddress() {}

    /** Canonical text: {@code 192.0.2.7} or {@code 20010db800000000/64}; {@code unknown} for anything without an address. */
    static String of(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
            return "unknown";
        }
        InetAddress address = socket.getAddress();
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? address.getHostAddress() : HexFormat.of().formatHex(bytes, 0, PREFIX_BYTES) + "/64";
    }

    /**
     * The peer's name in reports: 16 hexadecimal digits of HMAC-SHA-256.
     *
     * @param salt as the operator sent it; it changes with every epoch, so that reports cannot be joined into a history of an address
     */
    static String hash(byte[] salt, String peer) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(peer.getBytes(StandardCharsets.UTF_8)), 0, HASH_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
        }
    }
}
