package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.auth.Grant;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.http.Guard;
import dev.bellwether.notifier.http.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a subscription asks for, or why it cannot be had. */
public sealed interface StreamRequest {
    Set<String> PARAMETERS = Set.of("topic", "since", "lastEventId");

    /**
     * What is asked for, as given.
     *
     * @param since null for the default
     * @param lastEventId null or empty for none
     */
    record Asked(
            List<String> topics,
            @Nullable String since,
            @Nullable String lastEventId) {}

    /** It can be served. */
    record Accepted(TopicSelection topics, Start start, Grant grant, boolean presence) implements StreamRequest {
        Accepted(TopicSelection topics, Start start, Grant grant) {
            this(topics, start, grant, false);
        }

        /** The same, of a client that is to be told who comes and leaves. */
        Accepted withPresence() {
            return new Accepted(topics, start, grant, true);
        }
    }

    /**
     * It cannot, whenever it is asked.
     *
     * @param isTooMany whether that is for the number of its topics
     */
    record Refused(Problem problem, boolean isTooMany) implements StreamRequest {
        Refused(Problem problem) {
            this(problem, false);
        }
    }

    /**
     * @param uri with its query
     * @param further parameters that somebody else reads
     * @param grant what whoever asks may do
     * @param lastEventId the header; outranks the query's, which a reloaded page may still carry from before
     */
    static StreamRequest parse(
            String uri, Set<String> further, @Nullable String lastEventId, Grant grant, RetentionRules rules) {
        Map<String, List<String>> query;
        try {
            query = new QueryStringDecoder(uri).parameters();
        } catch (IllegalArgumentException e) {
            return refused(HttpResponseStatus.BAD_REQUEST, "query: not percent-encoded UTF-8");
        }
        for (String name : query.keySet()) {
            if (!PARAMETERS.contains(name) && !further.contains(name)) {
                return refused(
                        HttpResponseStatus.BAD_REQUEST,
                        "query: " + name + " (expected: topic, since, lastEventId"
                                + further.stream().map(other -> ", " + other).collect(Collectors.joining()) + ")");
            }
        }
        String since = first(query, "since");
        String outranked = first(query, "lastEventId");
        return of(
                new Asked(query.getOrDefault("topic", List.of()), since, lastEventId != null ? lastEventId : outranked),
                grant,
                rules);
    }

    /** As {@link #parse}, of what was read otherwise. */
    static StreamRequest of(Asked asked, Grant grant, RetentionRules rules) {
        List<String> topics = asked.topics();
        if (topics.isEmpty() || topics.size() > rules.mostTopics()) {
            return new Refused(
                    Problem.of(
                            HttpResponseStatus.BAD_REQUEST,
                            "topic: given " + topics.size() + " times (expected: 1 to " + rules.mostTopics() + ")"),
                    !topics.isEmpty());
        }
        for (String topic : topics) {
            if (!TopicPattern.isPattern(topic)) {
                return refused(
                        HttpResponseStatus.BAD_REQUEST,
                        "topic: " + topic + " (expected: " + TopicPattern.SYNTAX
                                + ", or * or {variable} as a whole segment)");
            }
            if (!rules.isKnown(TopicPattern.of(topic))) {
                return refused(
                        HttpResponseStatus.NOT_FOUND,
                        "topic: " + topic
                                + " (expected: a topic of this gateway, or a pattern that one of its own covers)");
            }
        }
        TopicSelection selection = TopicSelection.of(topics);
        Optional<String> missing = grant.notSubscribable(selection.patterns());
        if (missing.isPresent()) {
            return new Refused(Guard.forbidden("bellwether.subscribe", missing.get()));
        }
        return Start.parse(asked.since(), asked.lastEventId())
                .<StreamRequest>map(start -> new Accepted(selection, start, grant))
                .orElseGet(() -> refused(
                        HttpResponseStatus.BAD_REQUEST,
                        "since: " + asked.since() + " (expected: now, earliest or a count up to 9999999)"));
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.get(0);
    }

    private static StreamRequest refused(HttpResponseStatus status, String detail) {
        return new Refused(Problem.of(status, detail));
    }
}
