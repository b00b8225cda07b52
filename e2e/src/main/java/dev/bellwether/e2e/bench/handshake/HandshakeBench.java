package dev.bellwether.e2e.bench.handshake;

import dev.bellwether.e2e.bench.Machine;
import dev.bellwether.e2e.cluster.SelfSigned;
import dev.bellwether.notifier.Notifier;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.ConfigFile;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Times handshakes with this build's notifier through a relay that delays both directions. */
@CommandLine.Command(name = "handshake", description = "Times TLS 1.2 and 1.3, full and resumed, from far away.")
public final class HandshakeBench implements Callable<Integer> {
    @Option(names = "--delay-millis", description = "of each direction, 0 to 1000; default 10")
    private int delayMillis = 10;

    @Option(names = "--rounds", description = "1 to 10000; default 100")
    private int rounds = 100;

    @Option(names = "--warm", description = "rounds before those that count, 0 to 10000; default 30")
    private int warm = 30;

    @Option(names = "--report", description = "the file to write, beside standard output")
    private @Nullable Path report;

    private HandshakeBench() {}

    /** Exit 1 where TLS 1.3 is not the faster. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new HandshakeBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException, ConfigException {
        if (delayMillis < 0 || delayMillis > 1000 || rounds < 1 || rounds > 10_000 || warm < 0 || warm > 10_000) {
            throw new IllegalArgumentException("--delay-millis " + delayMillis + " --rounds " + rounds + " --warm "
                    + warm + " (expected: 0 to 1000, 1 to 10000, 0 to 10000)");
        }
        HandshakeFigures figures = measure(Duration.ofMillis(delayMillis), warm, rounds);
        String text = """
                # Measurements of TLS handshakes

                Written by `e2e/bench/handshake --report docs/measurements-handshake.md` on %s; do not edit. Machine: %s.

                A client of this build's notifier, %d ms away: a relay delays each direction by half of that. Each time is from the client's first byte of TLS to the moment when it may send a
                request; TCP's own round trip is not in it. The four kinds take turns, %d rounds after %d that do not count. TLS by the JDK on both sides, %s, one process, a certificate on P-256.

                %s""".formatted(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        Machine.description(),
                        2 * delayMillis,
                        rounds,
                        warm,
                        Runtime.version(),
                        figures.table());
        System.out.println(text);
        if (report != null) {
            Files.writeString(report, text);
        }
        return figures.ratio(false) > 1 ? 0 : 1;
    }

    static HandshakeFigures measure(Duration delay, int warm, int rounds)
            throws IOException, GeneralSecurityException, ConfigException {
        Path folder = Files.createTempDirectory("handshake");
        try {
            SelfSigned own = SelfSigned.make(folder, "localhost");
            try (Notifier notifier = Notifier.start(ConfigFile.parse("""
                            listener: {host: 127.0.0.1, port: 0, tls: {certificate: '%s', key: '%s'}}
                            management: {port: 0}
                            auth: {anonymous: true}
                            topics: [{name: "rooms/*"}]
                            """.formatted(own.certificate(), own.key())));
                    DelayingRelay relay = new DelayingRelay(notifier.address().getPort(), delay)) {
                Map<Kind, List<Duration>> times =
                        new Handshakes(relay.port(), read(own.certificate())).time(warm, rounds);
                return new HandshakeFigures(times, counted(notifier));
            }
        } finally {
            Files.deleteIfExists(folder.resolve("tls.crt"));
            Files.deleteIfExists(folder.resolve("tls.key"));
            Files.delete(folder);
        }
    }

    private static Map<Kind, Long> counted(Notifier notifier) {
        Map<Kind, Long> counted = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            counted.put(
                    kind,
                    notifier
                            .meters()
                            .find("bellwether.tls.handshake")
                            .tags("version", kind.version(), "resumed", Boolean.toString(kind.isResumed()))
                            .timers()
                            .stream()
                            .mapToLong(Timer::count)
                            .sum());
        }
        return counted;
    }

    private static X509Certificate read(Path certificate) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(certificate)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
