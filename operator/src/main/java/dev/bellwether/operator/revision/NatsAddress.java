package dev.bellwether.operator.revision;

import java.net.URI;
import java.util.Optional;

/** Where a gateway's NATS is and which Secret opens it: the managed one's, or what the user named. */
public final class NatsAddress {
    /** The entry, and the file, with who may vouch for NATS. */
    public static final String AUTHORITIES = "ca.crt";

    static final String AUTHORITIES_FOLDER = "/etc/bellwether/backplane-ca";

    private NatsAddress() {}

    public static String url(GatewayIdentity gateway, RevisionInputs inputs) {
        if (inputs.natsIsManaged()) {
            return "nats://" + gateway.natsName() + "." + gateway.namespace() + ".svc:" + DefaultSettings.NATS_PORT;
        }
        return inputs.text("/backplane/jetStream/url").orElse("");
    }

    static int port(GatewayIdentity gateway, RevisionInputs inputs) {
        int port = URI.create(url(gateway, inputs)).getPort();
        return port < 0 ? DefaultSettings.NATS_PORT : port;
    }

    public static Optional<String> credentialsSecretName(GatewayIdentity gateway, RevisionInputs inputs) {
        return inputs.natsIsManaged()
                ? Optional.of(gateway.natsName())
                : inputs.text("/backplane/jetStream/credentialsSecretName");
    }

    /** The Secret with {@link #AUTHORITIES} of a platform's NATS. */
    public static Optional<String> caSecretName(RevisionInputs inputs) {
        return inputs.natsIsManaged() ? Optional.empty() : inputs.text("/backplane/jetStream/caSecretName");
    }
}
