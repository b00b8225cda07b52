package dev.bellwether.notifier.publish;

import dev.bellwether.notifier.auth.Grant;
import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TraceContext;
import dev.bellwether.notifier.http.Guard;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.hub.RetentionRules;
import dev.bellwether.notifier.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** From what was sent to what is answered, whatever route it came by. */
final class Publisher {
    private final Backplane backplane;
    private final RetentionRules rules;
    private final Clock clock;
    private final Tracing tracing;
    private final MeterRegistry meters;

    Publisher(Backplane backplane, RetentionRules rules, Clock clock, Tracing tracing, MeterRegistry meters) {
        this.tracing = tracing;
        this.backplane = backplane;
        this.rules = rules;
        this.clock = clock;
        this.meters = meters;
    }

    /** @throws Refusal 400 for what is neither topic nor pattern, 404 for one that this gateway does not have */
    void check(String topic) throws Refusal {
        if (!TopicPattern.isPattern(topic)) {
            throw new Refusal(Problem.of(
                    HttpResponseStatus.BAD_REQUEST,
                    "topic: " + (topic.length() <= 200 ? topic : topic.substring(0, 200) + "...") + " (expected: "
                            + TopicPattern.SYNTAX + ", or * or {variable} as a whole segment)"));
        }
        if (!rules.isKnown(TopicPattern.of(topic))) {
            throw new Refusal(Problem.of(
                    HttpResponseStatus.NOT_FOUND,
                    "topic: " + topic
                            + " (expected: a topic of this gateway, or a pattern that one of its own covers)"));
        }
    }

    /**
     * Stores a notification, if whoever sends it may.
     *
     * @param grant of whoever sends it
     * @param path the topic that the request's path names; null where the notification itself must name it
     * @param headers of the request, which may say what the publisher was doing
     * @return never failed, and counted; may complete on a thread of the log
     */
    CompletionStage<Reply> publish(Grant grant, @Nullable String path, HttpHeaders headers, Sent.Reading sent) {
        Notification notification;
        TraceContext from;
        try {
            Sent read = sent.read();
            from = tracing.isOn() ? read.trace(headers) : null;
            notification = Notification.of(path, read, clock.instant());
            check(notification.topic());
            if (!grant.mayPublish(notification.topic())) {
                throw new Refusal(Guard.forbidden("bellwether.publish", notification.topic()));
            }
        } catch (Refusal refusal) {
            return CompletableFuture.completedFuture(counted(Reply.refused(refusal.problem())));
        }
        String key = notification.dedupKey();
        Tracing.Publishing traced = tracing.publishing(notification.topic(), notification.json().length, from);
        return backplane
                .publish(notification.by(
                        grant.name(),
                        rules.rule(notification.topic())
                                .map(RetentionRules.Rule::age)
                                .orElse(null),
                        traced.context()))
                .handle((receipt, failure) -> told(
                        traced,
                        counted(
                                failure == null
                                        ? Reply.of(receipt, key)
                                        : Reply.notStored("unavailable", "not known to be stored"))));
    }

    private static Reply told(Tracing.Publishing traced, Reply reply) {
        if (reply instanceof Reply.Kept kept) {
            traced.stored(kept.receipt().cursor(), kept.isDuplicate());
        } else {
            traced.failed(reply.outcome());
        }
        return reply;
    }

    Reply counted(Reply reply) {
        Counter.builder("bellwether.publishes")
                .tag("outcome", reply.outcome())
                .description("Notifications sent to be published, by how that ended")
                .register(meters)
                .increment();
        return reply;
    }
}
