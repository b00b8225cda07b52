package dev.bellwether.notifier.telemetry;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A peer's name in reports: 16 hexadecimal digits of HMAC-SHA-256. */
public final class PeerHash {
    private static final int BYTES = 8;

    private PeerHash() {}

    /**
     * @param salt as the operator sent it; it changes with every epoch, so that reports cannot be joined into a history of an address
     * @param peer as {@link dev.bellwether.notifier.peer.PeerAddress} has it
     */
    public static String of(byte[] salt, String peer) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(peer.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
        }
    }
}
