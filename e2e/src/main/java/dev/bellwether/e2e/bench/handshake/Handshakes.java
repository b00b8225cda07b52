package dev.bellwether.e2e.bench.handshake;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client that shakes hands, and times it from its first byte to the moment when it may send a request. */
final class Handshakes {
    private final int port;
    private final X509Certificate certificate;

    /**
     * @param port on loopback
     * @param certificate of the server, for {@code localhost}
     */
    Handshakes(int port, X509Certificate certificate) {
        this.port = port;
        this.certificate = certificate;
    }

    /**
     * The kinds take turns, so that whatever else the machine does concerns all of them.
     *
     * @param warm rounds before those that count
     * @return as many times of each kind as there are rounds
     */
    Map<Kind, List<Duration>> time(int warm, int rounds) throws IOException, GeneralSecurityException {
        Map<Kind, SSLContext> known = new EnumMap<>(Kind.class);
        Map<Kind, List<Duration>> times = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            times.put(kind, new ArrayList<>());
            if (kind.isResumed()) {
                SSLContext context = context();
                shake(context, kind);
                known.put(kind, context);
            }
        }
        for (int round = -warm; round < rounds; round++) {
            for (Map.Entry<Kind, List<Duration>> kind : times.entrySet()) {
                SSLContext resuming = known.get(kind.getKey());
                Duration took = shake(resuming == null ? context() : resuming, kind.getKey());
                if (round >= 0) {
                    kind.getValue().add(took);
                }
            }
        }
        return times;
    }

    /** Reads an answer too: the ticket that TLS 1.3 resumes by comes behind the handshake. */
    private Duration shake(SSLContext context, Kind kind) throws IOException {
        try (Socket plain = new Socket("localhost", port)) {
            plain.setTcpNoDelay(true);
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true)) {
                socket.setEnabledProtocols(new String[] {kind.version()});
                long begun = System.nanoTime();
                socket.startHandshake();
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                socket.getOutputStream()
                        .write("GET /none HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
                return took;
            }
        }
    }

    private SSLContext context() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
