package dev.bellwether.e2e.live;

import dev.bellwether.e2e.cluster.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A key and a certificate for it, as PEM. */
record SelfSigned(String certificate, String key) {
    static SelfSigned create() throws IOException {
        Path folder = Files.createTempDirectory("self-signed");
        Path certificate = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        try {
            Command.output(List.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:prime256v1",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=chat.example",
                    "-addext",
                    "subjectAltName=DNS:chat.example",
                    "-keyout",
                    key.toString(),
                    "-out",
                    certificate.toString()));
            return new SelfSigned(Files.readString(certificate), Files.readString(key));
        } finally {
            Files.deleteIfExists(certificate);
            Files.deleteIfExists(key);
            Files.delete(folder);
        }
    }
}
