package dev.bellwether.client;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 or 1.2 with ALPN.
 *
 * @param any offers HTTP/2 and HTTP/1.1
 * @param http1 offers HTTP/1.1 alone
 */
record Tls(SslContext any, SslContext http1) {
    /**
     * @param trusted a PEM file of certificates, null for those that the JVM trusts
     * @throws IllegalArgumentException if it cannot be read
     */
    static Tls trusting(@Nullable Path trusted) {
        try {
            return new Tls(
                    context(trusted, ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1),
                    context(trusted, ApplicationProtocolNames.HTTP_1_1));
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "trustedCertificates: " + trusted + " (expected: a PEM file of certificates; " + e.getMessage()
                            + ")",
                    e);
        }
    }

    private static SslContext context(@Nullable Path trusted, String... protocols) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .protocols("TLSv1.3", "TLSv1.2")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        protocols));
        if (trusted != null) {
            builder.trustManager(trusted.toFile());
        }
        return builder.build();
    }
}
