package dev.bellwether.notifier.auth;

import dev.bellwether.notifier.event.TopicPattern;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client may do, and until when.
 *
 * @param subscribe topics and patterns that it may follow; null for all
 * @param publish topics and patterns that it may publish to; null for all
 * @param name who it is, for telling one publisher's keys from another's: no two clients that differ by issuer or subject share it
 * @param expires when it may do nothing more; null for never
 * @param subject the {@code sub} of its token; null for none
 */
public record Grant(
        @Nullable List<TopicPattern> subscribe,
        @Nullable List<TopicPattern> publish,
        String name,
        @Nullable Instant expires,
        @Nullable String subject) {
    /** What a request has that nobody has judged. */
    public static final Grant NOTHING = new Grant(List.of(), List.of(), "nobody", null);

    /** What everybody has where the configuration says {@code auth.anonymous: true}. */
    public static final Grant EVERYTHING = new Grant(null, null, "anonymous", null);

    /** One without a subject. */
    public Grant(
            @Nullable List<TopicPattern> subscribe,
            @Nullable List<TopicPattern> publish,
            String name,
            @Nullable Instant expires) {
        this(subscribe, publish, name, expires, null);
    }

    public Grant {
        subscribe = subscribe == null ? null : List.copyOf(subscribe);
        publish = publish == null ? null : List.copyOf(publish);
    }

    /** The same, of somebody. */
    Grant of(@Nullable String who) {
        return new Grant(subscribe, publish, name, expires, who);
    }

    /** The first of these topics or patterns that it may not follow; empty if it may follow all. */
    public Optional<String> notSubscribable(Collection<TopicPattern> asked) {
        List<TopicPattern> granted = subscribe;
        return granted == null
                ? Optional.empty()
                : asked.stream()
                        .map(TopicPattern::toString)
                        .filter(name -> !covered(granted, name))
                        .sorted()
                        .findFirst();
    }

    public boolean mayPublish(String topic) {
        return publish == null || covered(publish, topic);
    }

    /** A pattern covers another one as it does a topic: {@code *} stands for any one segment, of which {@code *} is one. */
    private static boolean covered(List<TopicPattern> granted, String name) {
        return granted.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
