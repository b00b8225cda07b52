package dev.bellwether.notifier.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the log of notifications is. */
public sealed interface BackplaneConfig {
    /** How long keys are remembered where nobody says otherwise: as JetStream does. */
    Duration DEFAULT_WINDOW = Duration.ofMinutes(2);

    /**
     * In this process: gone when it ends.
     *
     * @param duplicateWindow how long a notification's key is remembered
     */
    record Memory(Duration duplicateWindow) implements BackplaneConfig {}

    /**
     * A JetStream stream somebody else made.
     *
     * @param url {@code nats://} or {@code tls://}, comma-separated for several servers
     * @param stream its name
     * @param subjectPrefix what topics' subjects begin with, without the last dot
     * @param usernameFile null for no credentials; then so is {@code passwordFile}
     * @param caFile PEM, whom the server's certificate has to be from; null for those the JVM trusts
     * @param certFile PEM, a client certificate; null for none, then so is {@code keyFile}
     */
    record JetStream(
            String url,
            String stream,
            String subjectPrefix,
            @Nullable Path usernameFile,
            @Nullable Path passwordFile,
            @Nullable Path caFile,
            @Nullable Path certFile,
            @Nullable Path keyFile)
            implements BackplaneConfig {
        /** Whether the server is spoken to over TLS alone: an address of {@code tls://}, or a file that only TLS has a use for. */
        public boolean tls() {
            return caFile != null || certFile != null || url.contains("tls://");
        }
    }
}
