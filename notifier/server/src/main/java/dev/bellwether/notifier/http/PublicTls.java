package dev.bellwether.notifier.http;

import dev.bellwether.notifier.config.ConfigError;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.NotifierConfig.Tls;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;

/** TLS 1.3 and 1.2 with ALPN for {@code h2} and {@code http/1.1}, by the JDK. */
final class PublicTls {
    private PublicTls() {}

    /** @throws ConfigException when the files cannot be read or do not belong together */
    static SslContext context(Tls tls) throws ConfigException {
        try {
            return SslContextBuilder.forServer(
                            tls.certificate().toFile(), tls.key().toFile())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1))
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConfigException(List.of(new ConfigError(
                    "listener.tls",
                    tls.certificate() + ", " + tls.key() + " (expected: a PEM certificate chain and its PKCS #8 key): "
                            + cause.getMessage())));
        }
    }
}
