package dev.bellwether.notifier.auth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;

/** The keys that sign tokens: a JWK Set (RFC 7517), at most 100 keys and 256 KiB. */
final class KeyFile {
    private static final int MOST_KEYS = 100;
    static final int MOST_BYTES = 256 << 10;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int LEAST_SECRET_BITS = 256;

    private KeyFile() {}

    /** @throws IOException if the file holds no such set; the message names it, and never a secret of it */
    static JWKSet read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + ": " + Files.size(file) + " bytes (expected: at most " + MOST_BYTES + ")");
        }
        JWKSet keys;
        try {
            keys = JWKSet.parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (ParseException e) {
            throw new IOException(file + " (expected: a JWK Set, RFC 7517)", e);
        }
        check(keys, file.toString());
        return keys;
    }

    /** @param where they are from, for the message */
    static void check(JWKSet keys, String where) throws IOException {
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw new IOException(where + ": " + keys.size() + " keys (expected: 1 to " + MOST_KEYS + ")");
        }
        for (JWK key : keys.getKeys()) {
            if (key instanceof RSAKey rsa && rsa.size() < LEAST_RSA_BITS) {
                throw new IOException(
                        where + ": an RSA key of " + rsa.size() + " bits (expected: at least " + LEAST_RSA_BITS + ")");
            }
            if (key instanceof OctetSequenceKey && (key.getAlgorithm() == null || key.size() < LEAST_SECRET_BITS)) {
                throw new IOException(where + ": a secret key of " + key.size() + " bits with alg " + key.getAlgorithm()
                        + " (expected: at least " + LEAST_SECRET_BITS
                        + " bits, and alg HS256, HS384 or HS512, so that it is meant)");
            }
        }
    }
}
