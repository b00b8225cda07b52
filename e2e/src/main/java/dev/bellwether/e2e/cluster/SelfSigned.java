package dev.bellwether.e2e.cluster;

import java.nio.file.Path;
import java.util.List;

/** A certificate on P-256 that nobody else has signed and its key, both as files of PEM. */
public record SelfSigned(Path certificate, Path key) {
    /**
     * Makes one for two days, by {@code openssl}.
     *
     * @param folder where {@code tls.crt} and {@code tls.key} are written
     * @param name of the server, as its clients look for it
     * @throws CommandFailed if that was not possible
     */
    public static SelfSigned make(Path folder, String name) {
        SelfSigned made = new SelfSigned(folder.resolve("tls.crt"), folder.resolve("tls.key"));
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
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:" + name,
                "-keyout",
                made.key().toString(),
                "-out",
                made.certificate().toString()));
        return made;
    }
}
