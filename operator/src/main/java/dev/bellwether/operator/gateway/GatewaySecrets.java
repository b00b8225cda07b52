package dev.bellwether.operator.gateway;

import dev.bellwether.operator.management.ManagementCertificate;
import dev.bellwether.operator.management.OperatorKeys;
import dev.bellwether.operator.revision.GatewayIdentity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Secrets the operator makes for a gateway: the management certificate, renewed in time, and the passwords of the managed NATS, made
 * once. They are looked at again every minute, since nothing watches them.
 */
final class GatewaySecrets {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final int PASSWORD_BYTES = 24;

    private final SecretFiles secrets;
    private final OperatorKeys keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    GatewaySecrets(SecretFiles secrets, OperatorKeys keys, Clock clock) {
        this.secrets = secrets;
        this.keys = keys;
        this.clock = clock;
    }

    String publicKeyPem() {
        return keys.tokenPublicKeyPem();
    }

    /** The Secrets that it makes for a gateway, without what is in them. */
    List<Secret> named(GatewayIdentity gateway, boolean natsIsManaged) {
        Secret management = new SecretBuilder()
                .withMetadata(gateway.metadata(gateway.managementName()))
                .build();
        return natsIsManaged
                ? List.of(
                        management,
                        new SecretBuilder().withMetadata(gateway.natsMetadata()).build())
                : List.of(management);
    }

    void keep(GatewayIdentity gateway, boolean natsIsManaged) {
        Instant now = clock.instant();
        Instant last = seen.get(gateway.uid());
        if (last != null && last.plus(LOOK_AGAIN).isAfter(now)) {
            return;
        }
        management(gateway, now);
        if (natsIsManaged) {
            nats(gateway);
        }
        seen.put(gateway.uid(), now);
    }

    /** Who the operator is at the managed NATS; empty until its Secret is there. */
    Optional<Map<String, String>> read(String namespace, String name) {
        return secrets.read(namespace, name);
    }

    void forget(String uid) {
        seen.remove(uid);
    }

    private void management(GatewayIdentity gateway, Instant now) {
        String dnsName = ManagementCertificate.dnsName(gateway.namespace(), gateway.name());
        Optional<Map<String, String>> present = secrets.read(gateway.namespace(), gateway.managementName());
        if (present.isPresent() && ManagementCertificate.isCurrent(present.get(), keys, dnsName, now)) {
            return;
        }
        try {
            secrets.apply(gateway.metadata(gateway.managementName()), ManagementCertificate.issue(keys, dnsName, now));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("management certificate of " + dnsName + ": cannot be issued", e);
        }
    }

    private void nats(GatewayIdentity gateway) {
        if (secrets.read(gateway.namespace(), gateway.natsName()).isEmpty()) {
            secrets.create(
                    gateway.natsMetadata(),
                    Map.of(
                            "operator-username",
                            "operator",
                            "operator-password",
                            password(),
                            "notifier-username",
                            "notifier",
                            "notifier-password",
                            password()));
        }
    }

    /** Begins with a letter: the configuration of NATS would read digits alone, or digits and a unit, as a number. */
    private String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return "p" + HexFormat.of().formatHex(bytes);
    }
}
