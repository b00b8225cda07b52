package dev.bellwether.notifier.http;

import dev.bellwether.notifier.config.ConfigError;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.FollowedFiles;
import dev.bellwether.notifier.config.KeyPairFiles;
import dev.bellwether.notifier.config.NotifierConfig.Tls;
import dev.bellwether.notifier.config.ReloadCount;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/**
 * TLS 1.3 and 1.2 with ALPN for {@code h2} and {@code http/1.1}, by the JDK. A connection gets the certificate that the files hold when it is
 * made; those that are open keep theirs.
 */
final class PublicTls {
    private PublicTls() {}

    /** @throws ConfigException when the files cannot be read or do not belong together */
    static Supplier<SslContext> context(Tls tls, MeterRegistry meters) throws ConfigException {
        ReloadCount reloads = new ReloadCount(
                meters,
                "bellwether.tls.reloads",
                "Attempts to use the public port's certificate after its files changed");
        try {
            FollowedFiles<SslContext> followed =
                    new FollowedFiles<>(List.of(tls.certificate(), tls.key()), () -> read(tls), reloads);
            return followed::get;
        } catch (Exception e) {
            throw new ConfigException(List.of(new ConfigError(
                    "listener.tls",
                    tls.certificate() + ", " + tls.key() + " (expected: a PEM certificate chain and its PKCS #8 key): "
                            + e.getMessage())));
        }
    }

    private static SslContext read(Tls tls) throws IOException, GeneralSecurityException {
        KeyPairFiles pair = KeyPairFiles.read(tls.certificate(), tls.key());
        return SslContextBuilder.forServer(pair.key(), pair.chain().toArray(X509Certificate[]::new))
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
    }
}
