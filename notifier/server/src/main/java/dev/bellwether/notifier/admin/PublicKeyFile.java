package dev.bellwether.notifier.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The operator's public key, PEM {@code PUBLIC KEY}, EC P-256. */
final class PublicKeyFile {
    private PublicKeyFile() {}

    /** @throws IOException if the file holds no such key; the message names it */
    static ECPublicKey read(Path file) throws IOException {
        String pem = Files.readString(file);
        String base64 = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
        try {
            return (ECPublicKey) KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " (expected: a PEM PUBLIC KEY, EC P-256)", e);
        }
    }
}
