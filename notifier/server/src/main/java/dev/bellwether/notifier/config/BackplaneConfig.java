package dev.bellwether.notifier.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the log of notifications is. */
public sealed interface BackplaneConfig {
    /** In this process: gone when it ends. */
    record Memory() implements BackplaneConfig {}

    /**
     * A JetStream stream somebody else made.
     *
     * @param url {@code nats://} or {@code tls://}, comma-separated for several servers
     * @param stream its name
     * @param subjectPrefix what topics' subjects begin with, without the last dot
     * @param usernameFile null for no credentials; then so is {@code passwordFile}
     */
    record JetStream(
            String url,
            String stream,
            String subjectPrefix,
            @Nullable Path usernameFile,
            @Nullable Path passwordFile) implements BackplaneConfig {}
}
