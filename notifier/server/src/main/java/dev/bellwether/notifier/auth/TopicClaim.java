package dev.bellwether.notifier.auth;

import dev.bellwether.notifier.event.TopicPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claim that says what a token's bearer may do: {@code "bellwether": {"subscribe": ["rooms/*"], "publish": ["rooms/7"]}}. What is absent
 * grants nothing; what is wrong makes the token wrong, because part of a claim is not what its issuer meant.
 */
final class TopicClaim {
    static final String NAME = "bellwether";
    private static final int MOST = 100;

    private TopicClaim() {}

    /** @param claim as a JSON parser has it; null for none */
    static Verdict read(@Nullable Object claim, String name, Instant expires) {
        if (claim == null) {
            return new Verdict.Granted(new Grant(List.of(), List.of(), name, expires));
        }
        if (!(claim instanceof Map<?, ?> members)
                || !Set.of("subscribe", "publish").containsAll(members.keySet())) {
            return new Verdict.Refused("bellwether: (expected: an object with subscribe, publish or both)");
        }
        List<TopicPattern> subscribe = patterns(members.get("subscribe"));
        List<TopicPattern> publish = patterns(members.get("publish"));
        if (subscribe == null || publish == null) {
            return new Verdict.Refused("bellwether." + (subscribe == null ? "subscribe" : "publish")
                    + ": (expected: a list of at most " + MOST + " topics, with * for any one segment)");
        }
        return new Verdict.Granted(new Grant(subscribe, publish, name, expires));
    }

    private static @Nullable List<TopicPattern> patterns(@Nullable Object claimed) {
        if (claimed == null) {
            return List.of();
        }
        if (!(claimed instanceof List<?> names) || names.size() > MOST) {
            return null;
        }
        List<TopicPattern> patterns = new ArrayList<>();
        for (Object name : names) {
            if (!(name instanceof String text) || !TopicPattern.isPattern(text)) {
                return null;
            }
            patterns.add(TopicPattern.of(text));
        }
        return patterns;
    }
}
