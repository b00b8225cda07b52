package dev.bellwether.operator.gateway;

import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.NotifierDeployment;
import dev.bellwether.operator.revision.RevisionInputs;
import dev.bellwether.operator.rollout.Failure;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the API server would take a revision's Deployment, asked by a dry run before the rollout begins: requests above limits or a
 * webhook's no are then the spec's fault, said at once, and not a canary that never has pods.
 */
final class Admission {
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private record Answer(
            String revision, Instant at, @Nullable Failure refusal) {
        boolean holds(String wanted, Instant now) {
            return revision.equals(wanted)
                    && (refusal == null || at.plus(ASK_AGAIN).isAfter(now));
        }
    }

    Admission(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Why the wanted revision's Deployment cannot be made; once a minute anew, since a webhook may change its mind. */
    Optional<Failure> refusal(GatewayIdentity gateway, RevisionInputs wanted, int replicas) {
        Instant now = clock.instant();
        Answer last = answers.get(gateway.uid());
        if (last != null && last.holds(wanted.hash(), now)) {
            return Optional.ofNullable(last.refusal());
        }
        Optional<Failure> refusal = ask(NotifierDeployment.deployment(gateway, wanted.hash(), wanted, replicas));
        answers.put(gateway.uid(), new Answer(wanted.hash(), now, refusal.orElse(null)));
        return refusal;
    }

    void forget(String uid) {
        answers.remove(uid);
    }

    private Optional<Failure> ask(Deployment deployment) {
        try {
            client.resource(deployment)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(ChildWriter.FIELD_MANAGER)
                            .withForce(true)
                            .withDryRun(List.of("All"))
                            .build());
            return Optional.empty();
        } catch (KubernetesClientException e) {
            Optional<Failure> refusal = ApiRefusal.of(e);
            if (refusal.isEmpty()) {
                throw e; // it passes by itself; the reconcile is tried again
            }
            return refusal;
        }
    }
}
