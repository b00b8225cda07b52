package dev.bellwether.notifier.event;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** What one subscriber asked for: one or more topics or patterns, each once. */
public record TopicSelection(Set<TopicPattern> patterns) {
    public TopicSelection {
        patterns = Set.copyOf(patterns);
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("patterns: [] (expected: at least one)");
        }
    }

    public static TopicSelection of(Collection<String> names) {
        Set<TopicPattern> patterns = new LinkedHashSet<>();
        names.forEach(name -> patterns.add(TopicPattern.of(name)));
        return new TopicSelection(patterns);
    }

    /** @param publishedTo a topic, or a pattern that stands for all its topics */
    public boolean matches(String publishedTo) {
        return patterns.stream().anyMatch(pattern -> pattern.concerns(publishedTo));
    }

    /** Whether some topic is of both. */
    public boolean overlaps(TopicSelection other) {
        return patterns.stream().anyMatch(pattern -> other.patterns.stream().anyMatch(pattern::overlaps));
    }
}
