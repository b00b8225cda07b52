package dev.bellwether.notifier.admin;

import dev.bellwether.notifier.config.ConfigError;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.FollowedFiles;
import dev.bellwether.notifier.config.NotifierConfig.Management;
import dev.bellwether.notifier.drain.Drain;
import dev.bellwether.notifier.telemetry.PodIdentity;
import dev.bellwether.notifier.telemetry.TelemetryFeed;
import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a management port together. */
public final class ManagementPorts {
    private ManagementPorts() {}

    /**
     * Opens the port.
     *
     * @throws ConfigException when a certificate or key cannot be used
     * @throws IOException when the address cannot be bound
     */
    public static ManagementPort open(Management config, Managed managed, PodIdentity pod)
            throws ConfigException, IOException {
        managed.traffic().drainingWhen(() -> managed.drain().state() != Drain.State.SERVING);
        TelemetryFeed feed =
                new TelemetryFeed(managed.traffic(), pod, () -> managed.drain().state(), () -> managed.backplane()
                        .connected());
        ManagementRoutes routes =
                new ManagementRoutes(managed, feed, pod, operator(config.operatorKey()), Clock.systemUTC());
        return ManagementServer.open(config, routes, managed.loop(), managed.meters());
    }

    private static @Nullable FollowedFiles<ECPublicKey> operator(@Nullable Path key) throws ConfigException {
        if (key == null) {
            return null;
        }
        try {
            return new FollowedFiles<>(List.of(key), () -> PublicKeyFile.read(key), outcome -> {});
        } catch (Exception e) {
            throw new ConfigException(
                    List.of(new ConfigError("management.operatorKey", String.valueOf(e.getMessage()))));
        }
    }
}
