package dev.bellwether.notifier.grpcweb;

import java.nio.charset.StandardCharsets;

/** The value of {@code grpc-message}: UTF-8 with all but printable ASCII, and the percent sign, as %XX (grpc/grpc, doc/PROTOCOL-HTTP2.md). */
final class StatusMessage {
    /** In characters: what clients take as headers is bounded, and a message may say back what they sent. */
    private static final int LONGEST = 1000;

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private StatusMessage() {}

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        String said = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        for (byte octet : said.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= ' ' && octet <= '~' && octet != '%') {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX[octet >> 4 & 15]).append(HEX[octet & 15]);
            }
        }
        return encoded.toString();
    }
}
