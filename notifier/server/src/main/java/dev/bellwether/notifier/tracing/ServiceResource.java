package dev.bellwether.notifier.tracing;

import dev.bellwether.notifier.telemetry.PodIdentity;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who sends spans, in the words of the semantic conventions for resources. */
final class ServiceResource {
    private ServiceResource() {}

    static Resource of(String serviceName, PodIdentity pod) {
        AttributesBuilder said = Attributes.builder().put("service.name", serviceName);
        String version = version();
        if (version != null) {
            said.put("service.version", version);
        }
        if (pod.equals(PodIdentity.LOCAL)) {
            said.put("service.instance.id", UUID.randomUUID().toString());
        } else {
            said.put("service.namespace", pod.namespace())
                    .put("service.instance.id", pod.namespace() + "." + pod.name())
                    .put("k8s.namespace.name", pod.namespace())
                    .put("k8s.pod.name", pod.name())
                    .put("bellwether.revision", pod.revision());
        }
        return Resource.getDefault().merge(Resource.create(said.build()));
    }

    /** As the jar's manifest has it; null before it is one. */
    private static @Nullable String version() {
        return ServiceResource.class.getPackage().getImplementationVersion();
    }
}
