package dev.bellwether.notifier.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.ssl.SslHandler;

/** Times TLS handshakes by protocol version. */
final class Handshakes {
    private final MeterRegistry meters;

    Handshakes(MeterRegistry meters) {
        this.meters = meters;
    }

    /** To be called when the connection is accepted. */
    void observe(SslHandler handler) {
        Timer.Sample sample = Timer.start(meters);
        handler.handshakeFuture().addListener(done -> {
            String version = done.isSuccess() ? handler.engine().getSession().getProtocol() : "none";
            sample.stop(Timer.builder("bellwether.tls.handshake")
                    .description("TLS handshakes on the public port, from accept to finish")
                    .tag("version", version)
                    .tag("outcome", done.isSuccess() ? "success" : "failure")
                    .register(meters));
        });
    }
}
