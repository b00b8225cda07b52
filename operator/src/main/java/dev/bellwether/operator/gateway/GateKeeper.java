package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.NotificationGatewaySpec;
import dev.bellwether.operator.baseline.BaselineAudit;
import dev.bellwether.operator.baseline.BaselineGate;
import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.MemoryBudget;
import dev.bellwether.operator.revision.NatsAddress;
import dev.bellwether.operator.revision.NotifierDeployment;
import dev.bellwether.operator.revision.RevisionInputs;
import dev.bellwether.operator.revision.TokenKeys;
import dev.bellwether.operator.rollout.Gate;
import dev.bellwether.policy.PolicyException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Whether the wanted revision may be created: first what can never work, then what is missing and may still come. A judgement of the
 * baseline is audited once per revision.
 */
final class GateKeeper {
    private final BaselineGate baseline;
    private final GatewaySecrets secrets;
    private final BiFunction<String, String, Optional<Map<String, String>>> configMaps;
    private final Admission admission;
    private final Map<String, Judged> judged = new ConcurrentHashMap<>();

    private record Judged(String revision, BaselineGate.Judgement judgement) {}

    /** @param configMaps the entries of a namespace's ConfigMap of a name; empty if there is none */
    GateKeeper(
            BaselineGate baseline,
            GatewaySecrets secrets,
            BiFunction<String, String, Optional<Map<String, String>>> configMaps,
            Admission admission) {
        this.baseline = baseline;
        this.secrets = secrets;
        this.configMaps = configMaps;
        this.admission = admission;
    }

    Gate judge(NotificationGatewaySpec spec, Children children, RevisionInputs wanted) {
        GatewayIdentity gateway = children.gateway();
        Optional<Problem> hopeless = WhitelistCheck.judge(spec.push())
                .or(() -> TrustedProxiesCheck.judge(spec.listener()))
                .or(() -> MemoryBudget.exceeded(wanted).map(message -> new Problem("LimitsExceedMemory", message)));
        if (hopeless.isPresent()) {
            return new Gate.Refused(hopeless.get().reason(), hopeless.get().message());
        }
        try {
            BaselineGate.Judgement judgement = baseline(spec, gateway, wanted);
            if (!judgement.compliant()) {
                return new Gate.Refused(Gate.BASELINE_VIOLATION, judgement.message());
            }
        } catch (PolicyException e) {
            return new Gate.Refused("InvalidBaseline", "spec.security: " + e.getMessage());
        }
        return missing(gateway, wanted)
                .<Gate>map(problem -> new Gate.Waiting(problem.reason(), problem.message()))
                .orElseGet(() -> admitted(spec, children, wanted));
    }

    void forget(String uid) {
        judged.remove(uid);
        admission.forget(uid);
    }

    private Gate admitted(NotificationGatewaySpec spec, Children children, RevisionInputs wanted) {
        if (children.deployments().containsKey(wanted.hash())) {
            return Gate.OPEN;
        }
        return admission
                .refusal(children.gateway(), wanted, spec.replicas())
                .<Gate>map(refusal -> new Gate.Refused(refusal.reason(), refusal.message()))
                .orElse(Gate.OPEN);
    }

    private BaselineGate.Judgement baseline(
            NotificationGatewaySpec spec, GatewayIdentity gateway, RevisionInputs wanted) {
        Judged last = judged.get(gateway.uid());
        if (last != null && last.revision().equals(wanted.hash())) {
            return last.judgement(); // the level and version are part of the hash
        }
        BaselineGate.Judgement judgement =
                baseline.judge(spec.security(), NotifierDeployment.template(gateway, wanted.hash(), wanted));
        judged.put(gateway.uid(), new Judged(wanted.hash(), judgement));
        BaselineAudit.record(gateway.namespace(), gateway.name(), wanted.hash(), judgement);
        return judgement;
    }

    private Optional<Problem> missing(GatewayIdentity gateway, RevisionInputs wanted) {
        Optional<Problem> tls = wanted.tlsSecretName()
                .flatMap(name -> TlsSecretCheck.judge(
                        name, secrets.read(gateway.namespace(), name).orElse(null)));
        Optional<Problem> own = tls.or(() -> tokenKeys(gateway, wanted))
                .or(() -> authorities(gateway, "spec.auth.jwt.jwks.caSecretName", TokenKeys.caSecretName(wanted)))
                .or(() -> MountedSource.missing(wanted, source -> there(gateway, source)));
        if (own.isPresent() || wanted.natsIsManaged()) {
            return own;
        }
        return NatsAddress.credentialsSecretName(gateway, wanted)
                .filter(name -> secrets.read(gateway.namespace(), name).isEmpty())
                .map(name -> new Problem(
                        "SecretNotFound",
                        "spec.backplane.jetStream.credentialsSecretName: no Secret " + name
                                + " in this namespace (expected: one with notifier-username and notifier-password)"))
                .or(() -> authorities(
                        gateway, "spec.backplane.jetStream.caSecretName", NatsAddress.caSecretName(wanted)));
    }

    private Optional<Problem> authorities(GatewayIdentity gateway, String field, Optional<String> secretName) {
        return secretName.flatMap(name -> AuthoritiesCheck.judge(
                field, name, secrets.read(gateway.namespace(), name).orElse(null)));
    }

    private Optional<Problem> tokenKeys(GatewayIdentity gateway, RevisionInputs wanted) {
        return TokenKeys.of(wanted)
                .flatMap(keys -> TokenKeysCheck.judge(
                        keys, entries(gateway, keys.inSecret(), keys.name()).orElse(null)));
    }

    private boolean there(GatewayIdentity gateway, MountedSource source) {
        return entries(gateway, source.kind() == MountedSource.Kind.SECRET, source.name())
                .isPresent();
    }

    private Optional<Map<String, String>> entries(GatewayIdentity gateway, boolean inSecret, String name) {
        return inSecret ? secrets.read(gateway.namespace(), name) : configMaps.apply(gateway.namespace(), name);
    }
}
