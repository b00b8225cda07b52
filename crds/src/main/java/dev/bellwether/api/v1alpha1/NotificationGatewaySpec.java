package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user wants.
 *
 * @param replicas pods of the stable revision, 1 to 500, 2 by default
 * @param notifier the image and the pod it runs in
 * @param listener where clients connect
 * @param auth who may subscribe and publish; must be said
 * @param topics 1 to 100 topics
 * @param push which resources may be pushed or hinted
 * @param limits bounds that one pod enforces
 * @param drain how a pod that leaves lets its clients go; the notifier's defaults when absent
 * @param presence who is on a topic; off when absent
 * @param tracing spans of notifications for a collector; off when absent
 * @param backplane the log that all pods share
 * @param security the security baseline of the pods
 * @param rollout how a new revision replaces the stable one
 */
@ValidationRule(
        value = "self.topics.all(t, !has(t.priorityParent)"
                + " || self.topics.exists(p, p.name == t.priorityParent && !has(p.priorityParent)))",
        message = "topics[].priorityParent must name a topic that has no priorityParent itself")
public record NotificationGatewaySpec(
        @Default("2") @Min(1) @Max(500) int replicas,
        @Nullable Notifier notifier,
        Listener listener,
        @Required Auth auth,
        @Required @Size(min = 1, max = 100) List<Topic> topics,
        Push push,
        Limits limits,
        @Nullable Drain drain,
        @Nullable Presence presence,
        @Nullable Tracing tracing,
        Backplane backplane,
        Security security,
        Rollout rollout) {}
