package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.config.BackplaneConfig;
import dev.bellwether.notifier.config.ClientTls;
import dev.bellwether.notifier.config.ConfigException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the notifier talks to NATS. */
final class NatsOptions {
    private static final Logger LOG = LoggerFactory.getLogger(NatsOptions.class);
    /** How long any single request may take before it counts as unanswered. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private NatsOptions() {}

    /**
     * Options with the credentials as they stand in their files now.
     *
     * @throws IOException when a file cannot be read
     * @throws ConfigException when a file for TLS cannot be used
     */
    static Options of(BackplaneConfig.JetStream config, ConnectionListener listener)
            throws IOException, ConfigException {
        Options.Builder options = Options.builder()
                .servers(config.url().split(","))
                .connectionName("bellwether-notifier")
                .connectionTimeout(PATIENCE)
                .pingInterval(PATIENCE)
                .maxPingsOut(2)
                // The feed makes a new connection instead: one that was mended by the library was seen to be connected
                // and yet
                // to answer no request, and what waits in its buffer is stored after the publisher was told that it was
                // not.
                .maxReconnects(0)
                .connectionListener(listener)
                .errorListener(new Quiet());
        String username = read(config.usernameFile());
        String password = read(config.passwordFile());
        if (username != null && password != null) {
            options.userInfo(username.toCharArray(), password.toCharArray());
        }
        if (config.tls()) {
            // Names are not made addresses before they have been compared with the certificate.
            options.sslContext(tls(config).context())
                    .dataPortType(VerifiedPort.class.getName())
                    .noResolveHostnames();
        }
        return options.build();
    }

    private static @Nullable String read(@Nullable Path file) throws IOException {
        return file == null ? null : Files.readString(file).strip();
    }

    /** The feed judges progress itself; what the library reports in passing is for those who debug. */
    static final class Quiet implements ErrorListener {
        private volatile @Nullable Exception newest;

        /** A reason why there is no connection, which the library keeps to itself. */
        String reason(Exception failure) {
            Exception known = newest;
            return known == null
                    ? String.valueOf(failure.getMessage())
                    : failure.getMessage() + " " + known.getMessage();
        }

        @Override
        public void errorOccurred(Connection connection, String error) {
            LOG.warn("NATS: {}", error);
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception exception) {
            newest = exception;
            LOG.debug("NATS: {}", exception.toString());
        }

        @Override
        public void slowConsumerDetected(Connection connection, Consumer consumer) {
            LOG.warn("NATS: this process is slower than the log");
        }
    }

    static ClientTls tls(BackplaneConfig.JetStream config) {
        return new ClientTls("backplane", config.caFile(), config.certFile(), config.keyFile());
    }
}
