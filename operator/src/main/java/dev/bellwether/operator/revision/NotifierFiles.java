package dev.bellwether.operator.revision;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/** The files a notifier finds in its pod, where docs/protocol.md says. */
final class NotifierFiles {
    static final String CONFIG_FOLDER = "/etc/bellwether/config";

    private static final int GROUP_READABLE = 0440;

    private NotifierFiles() {}

    static List<Volume> volumes(GatewayIdentity gateway, String revision, RevisionInputs inputs) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(new VolumeBuilder()
                .withName("config")
                .withNewConfigMap()
                .withName(gateway.revisionName(revision))
                .withDefaultMode(GROUP_READABLE)
                .withItems(item(NotifierConfig.FILE, NotifierConfig.FILE))
                .endConfigMap()
                .build());
        volumes.add(new VolumeBuilder()
                .withName("operator-key")
                .withNewConfigMap()
                .withName(gateway.managementName())
                .withDefaultMode(GROUP_READABLE)
                .endConfigMap()
                .build());
        volumes.add(
                secret("management", gateway.managementName(), item("tls.crt", "tls.crt"), item("tls.key", "tls.key")));
        inputs.tlsSecretName()
                .ifPresent(name ->
                        volumes.add(secret("tls", name, item("tls.crt", "tls.crt"), item("tls.key", "tls.key"))));
        TokenKeys.of(inputs).ifPresent(keys -> volumes.add(tokenKeys(keys)));
        TokenKeys.caSecretName(inputs).ifPresent(name -> volumes.add(authorities("jwks-ca", name)));
        NatsAddress.credentialsSecretName(gateway, inputs)
                .ifPresent(name -> volumes.add(secret(
                        "backplane",
                        name,
                        item("notifier-username", "username"),
                        item("notifier-password", "password"))));
        NatsAddress.caSecretName(inputs).ifPresent(name -> volumes.add(authorities("backplane-ca", name)));
        volumes.add(new VolumeBuilder()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("64Mi"))
                .endEmptyDir()
                .build());
        return volumes;
    }

    static List<VolumeMount> mounts(RevisionInputs inputs, GatewayIdentity gateway) {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(readOnly("config", CONFIG_FOLDER));
        mounts.add(readOnly("operator-key", "/etc/bellwether/operator"));
        mounts.add(readOnly("management", "/etc/bellwether/management"));
        if (inputs.tlsSecretName().isPresent()) {
            mounts.add(readOnly("tls", "/etc/bellwether/tls"));
        }
        if (TokenKeys.of(inputs).isPresent()) {
            mounts.add(readOnly("jwks", TokenKeys.FOLDER));
        }
        if (TokenKeys.caSecretName(inputs).isPresent()) {
            mounts.add(readOnly("jwks-ca", TokenKeys.AUTHORITIES_FOLDER));
        }
        if (NatsAddress.credentialsSecretName(gateway, inputs).isPresent()) {
            mounts.add(readOnly("backplane", "/etc/bellwether/backplane"));
        }
        if (NatsAddress.caSecretName(inputs).isPresent()) {
            mounts.add(readOnly("backplane-ca", NatsAddress.AUTHORITIES_FOLDER));
        }
        mounts.add(
                new VolumeMountBuilder().withName("tmp").withMountPath("/tmp").build());
        return mounts;
    }

    private static Volume tokenKeys(TokenKeys keys) {
        KeyToPath entry = item(TokenKeys.ENTRY, TokenKeys.ENTRY);
        return keys.inSecret()
                ? secret("jwks", keys.name(), entry)
                : new VolumeBuilder()
                        .withName("jwks")
                        .withNewConfigMap()
                        .withName(keys.name())
                        .withDefaultMode(GROUP_READABLE)
                        .withItems(entry)
                        .endConfigMap()
                        .build();
    }

    private static Volume authorities(String volume, String secretName) {
        return secret(volume, secretName, item(NatsAddress.AUTHORITIES, NatsAddress.AUTHORITIES));
    }

    private static Volume secret(String volume, String secretName, KeyToPath... items) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewSecret()
                .withSecretName(secretName)
                .withDefaultMode(GROUP_READABLE)
                .withItems(items)
                .endSecret()
                .build();
    }

    private static KeyToPath item(String key, String path) {
        return new KeyToPathBuilder().withKey(key).withPath(path).build();
    }

    private static VolumeMount readOnly(String volume, String path) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }
}
