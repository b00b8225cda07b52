package dev.bellwether.operator.gateway;

import dev.bellwether.operator.rollout.Failure;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.Set;

/**
 * What the API server, or a webhook it asks, will not have: the same request would be refused again, so whoever wrote the spec is to read
 * why. A conflict, an overload or a server that is away passes by itself and is none.
 */
final class ApiRefusal {
    static final String REASON = "ApplyFailed";

    private static final Set<Integer> CODES = Set.of(400, 403, 413, 422);

    private ApiRefusal() {}

    static Optional<Failure> of(KubernetesClientException failure) {
        if (!CODES.contains(failure.getCode()) || isNamespaceTerminating(failure)) {
            return Optional.empty();
        }
        Status status = failure.getStatus();
        String said = status == null ? null : status.getMessage();
        return Optional.of(new Failure(
                REASON, "the API server refuses it: " + (said == null ? String.valueOf(failure.getMessage()) : said)));
    }

    /** The gateway goes with its namespace in a moment. */
    static boolean isNamespaceTerminating(KubernetesClientException failure) {
        Status status = failure.getStatus();
        return status != null
                && status.getDetails() != null
                && status.getDetails().getCauses().stream()
                        .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }
}
