package dev.bellwether.operator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bellwether.api.v1alpha1.NotificationGateway;
import dev.bellwether.api.v1alpha1.NotificationGatewaySpec;
import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.RevisionInputs;
import dev.bellwether.operator.rollout.Action;
import dev.bellwether.operator.rollout.Announcement;
import dev.bellwether.operator.rollout.Decision;
import dev.bellwether.operator.rollout.Failure;
import dev.bellwether.operator.rollout.Gate;
import dev.bellwether.operator.rollout.Observed;
import dev.bellwether.operator.rollout.Rollout;
import dev.bellwether.operator.rollout.RolloutSpec;
import dev.bellwether.operator.rollout.RolloutStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One reconcile: read the caches, ask for one decision, remember it in status, carry its action out. Everything that is decided is decided
 * in {@link Rollout}; everything that is written goes through {@link ActionRunner}, {@link Surroundings} and {@link StatusWriter}.
 *
 * <p>The status is written before the action, and only if nobody wrote it in between: of two operators that both believe to lead, one loses
 * that write and does nothing.
 */
@ControllerConfiguration(
        name = "notificationgateway",
        fieldManager = ChildWriter.FIELD_MANAGER,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
public final class GatewayReconciler implements Reconciler<NotificationGateway> {
    private static final Duration POLL_MISSING = Duration.ofSeconds(5);

    private final GatewayParts parts;
    private final Clock clock;

    GatewayReconciler(GatewayParts parts, Clock clock) {
        this.parts = parts;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, NotificationGateway>> prepareEventSources(
            EventSourceContext<NotificationGateway> context) {
        parts.knows(context.getPrimaryCache());
        return ChildSources.all(context, parts.wakeup());
    }

    @Override
    public UpdateControl<NotificationGateway> reconcile(
            NotificationGateway primary, Context<NotificationGateway> context) {
        if (primary.isMarkedForDeletion()) {
            return UpdateControl.noUpdate();
        }
        try {
            return turn(primary, context);
        } catch (KubernetesClientException e) {
            if (ApiRefusal.isNamespaceTerminating(e)) {
                return UpdateControl.noUpdate(); // the gateway goes with its namespace in a moment
            }
            throw e;
        }
    }

    private UpdateControl<NotificationGateway> turn(NotificationGateway primary, Context<NotificationGateway> context) {
        Instant now = clock.instant();
        NotificationGatewaySpec spec = primary.getSpec();
        GatewayIdentity gateway = new GatewayIdentity(
                primary.getMetadata().getNamespace(),
                primary.getMetadata().getName(),
                primary.getMetadata().getUid());
        parts.knows(gateway.uid());
        RolloutStatus status = StatusText.read(primary.getStatus());
        Children children = parts.actions().confirmed(ChildSources.read(gateway, context), status);
        JsonNode specText = Serialization.jsonMapper().valueToTree(spec);
        RevisionInputs wanted = RevisionInputs.of(specText, parts.queue().image(primary, status));
        Optional<Gate> taken = parts.surroundings().taken(spec, wanted, children);
        Gate gate = taken.orElseGet(() -> parts.gateKeeper().judge(spec, children, wanted));

        RolloutSpec asked = SpecText.read(spec, primary.getMetadata().getGeneration(), wanted, gate);
        Decision decision = Rollout.decide(asked, observe(spec, children, wanted, status, now), status, now);
        boolean urgent = decision.action() instanceof Action.PinService;
        if (!urgent && taken.isEmpty() && parts.surroundings().keep(spec, wanted, children)) {
            // What was refused, or is no longer, is part of this decision: status is written once, not once for each
            // view.
            decision = Rollout.decide(asked, observe(spec, children, wanted, status, now), status, now);
        }
        if (!decision.next().equals(status)) {
            parts.statusWriter().write(primary, decision.next(), context);
            parts.numbers().written(gateway.uid(), now);
        }
        parts.actions().run(decision.action(), spec, wanted, children);
        if (decision.action() instanceof Action.None) {
            parts.revisions().repair(wanted, children);
        }
        for (Announcement announcement : decision.announcements()) {
            parts.events().tell(primary, announcement);
        }
        parts.watch().follow(children, spec, decision.next());
        Duration again = gate instanceof Gate.Open || decision.requeueAfter().compareTo(POLL_MISSING) < 0
                ? decision.requeueAfter()
                : POLL_MISSING;
        return UpdateControl.<NotificationGateway>noUpdate().rescheduleAfter(again);
    }

    private Observed observe(
            NotificationGatewaySpec spec, Children children, RevisionInputs wanted, RolloutStatus status, Instant now) {
        Failure refusal = parts.surroundings().refusal(children.gateway().uid());
        Failure backplane = parts.backplanes()
                .check(spec, children, wanted, parts.revisions().alive(wanted, children));
        parts.drains().retain(children.gateway(), children.pods());
        parts.restarts().retain(children.gateway().uid(), children.pods());
        return ObservedReader.read(
                children,
                status,
                refusal == null ? backplane : refusal,
                parts.watch().verdict(children.gateway(), status),
                parts.numbers().due(children.gateway().uid(), now),
                (pods, since) -> parts.restarts().since(children.gateway().uid(), pods, since),
                now,
                pod -> parts.drains().of(children.gateway(), pod),
                revision -> parts.watch().streams(children.gateway(), revision));
    }
}
