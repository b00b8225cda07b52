package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A certificate of an elliptic curve that nobody has signed, as PEM files. */
record Certificate(Path chain, Path key) {
    static Certificate make(Path folder) throws IOException {
        Path chain = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=bench",
                        "-out",
                        chain.toString(),
                        "-keyout",
                        key.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (openssl.waitFor() != 0) {
                throw new IOException("openssl made no certificate: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return new Certificate(chain, key);
    }
}
