package dev.bellwether.notifier.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import javax.net.ssl.SSLSession;

/** Times TLS handshakes by protocol version, and those that resumed a session apart from full ones. */
final class Handshakes {
    private final MeterRegistry meters;

    Handshakes(MeterRegistry meters) {
        this.meters = meters;
    }

    /** To be called when the connection is accepted. */
    void observe(SslHandler handler) {
        Timer.Sample sample = Timer.start(meters);
        long acceptedMillis = System.currentTimeMillis();
        handler.handshakeFuture().addListener(done -> {
            SSLSession session = handler.engine().getSession();
            boolean success = done.isSuccess();
            sample.stop(Timer.builder("bellwether.tls.handshake")
                    .description(
                            "TLS handshakes on the public port, from accept to finish, the client's round trips included")
                    .tag("version", success ? session.getProtocol() : "none")
                    .tag("resumed", Boolean.toString(success && isResumed(session, acceptedMillis)))
                    .tag("outcome", success ? "success" : "failure")
                    .serviceLevelObjectives(
                            Duration.ofMillis(5),
                            Duration.ofMillis(10),
                            Duration.ofMillis(25),
                            Duration.ofMillis(50),
                            Duration.ofMillis(100),
                            Duration.ofMillis(250),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(5))
                    .register(meters));
        });
    }

    /** The JDK tells it by nothing else: a session that is resumed, by its id or by a ticket, keeps the time when it was made. */
    private static boolean isResumed(SSLSession session, long acceptedMillis) {
        return session.getCreationTime() < acceptedMillis;
    }
}
