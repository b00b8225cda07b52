package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.backplane.Backplane.IndexEntry;
import dev.bellwether.notifier.config.TopicConfig;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TopicSelection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a subscription may name, and what its replay may go back to. A topic has the rules of the configured names that match it; of several the most generous counts, so that
 * each name keeps what it promises.
 */
public final class RetentionRules {
    private final List<TopicConfig> topics;
    private final int mostTopics;

    /** @param mostTopics that a subscription may name */
    public RetentionRules(List<TopicConfig> topics, int mostTopics) {
        this.topics = List.copyOf(topics);
        this.mostTopics = mostTopics;
    }

    /** How many topics and patterns a subscription may name. */
    public int mostTopics() {
        return mostTopics;
    }

    /** Newest notifications of a concrete topic, and their greatest age. */
    public record Rule(int messages, Duration age) {}

    /** Empty for a topic that no configured name matches. */
    public Optional<Rule> rule(String topic) {
        return topics.stream()
                .filter(candidate -> candidate.name().matches(topic))
                .map(candidate -> new Rule(candidate.messages(), candidate.age()))
                .reduce((a, b) -> new Rule(
                        Math.max(a.messages(), b.messages()), a.age().compareTo(b.age()) > 0 ? a.age() : b.age()));
    }

    /** The fewest notifications that any topic of a selection keeps: a range no longer than this cannot need a {@link #cut}. */
    public int fewest(TopicSelection selection) {
        return meeting(selection).mapToInt(TopicConfig::messages).min().orElse(0);
    }

    /** Whether a topic keeps one notification alone: its value. */
    public boolean isValue(String topic) {
        return rule(topic).map(rule -> rule.messages() == 1).orElse(false);
    }

    /** What of a selection may have values: the rest has none, and not each topic of this need have one. */
    public Optional<TopicSelection> values(TopicSelection selection) {
        Set<TopicPattern> patterns = selection.patterns().stream()
                .filter(pattern -> topics.stream()
                        .filter(candidate -> candidate.name().covers(pattern))
                        .allMatch(candidate -> candidate.messages() == 1))
                .collect(Collectors.toSet());
        return patterns.isEmpty() ? Optional.empty() : Optional.of(new TopicSelection(patterns));
    }

    /** Whether no topic of a selection keeps more than its value. */
    public boolean areValues(TopicSelection selection) {
        return meeting(selection).allMatch(candidate -> candidate.messages() == 1);
    }

    private Stream<TopicConfig> meeting(TopicSelection selection) {
        return topics.stream().filter(candidate -> selection.patterns().stream().anyMatch(candidate.name()::overlaps));
    }

    public boolean isTooOld(String topic, Instant storedAt, Instant now) {
        return rule(topic).map(rule -> storedAt.isBefore(now.minus(rule.age()))).orElse(true);
    }

    /** The shortest age that any topic of a selection may have. */
    public Duration shortestAge(TopicSelection selection) {
        return meeting(selection).map(TopicConfig::age).min(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Whether a subscription may name it: a topic or pattern that a configured name covers. */
    public boolean isKnown(TopicPattern name) {
        return topics.stream().anyMatch(candidate -> candidate.name().covers(name));
    }

    /**
     * For each topic with more notifications than it keeps, the sequence of the oldest one kept.
     *
     * @param entries everything selected up to now, in order
     */
    public Map<String, Long> cut(List<IndexEntry> entries) {
        Map<String, ArrayDeque<Long>> newest = new HashMap<>();
        Map<String, Integer> limits = new HashMap<>();
        Map<String, Long> oldest = new HashMap<>();
        for (IndexEntry entry : entries) {
            int limit = limits.computeIfAbsent(
                    entry.topic(), topic -> rule(topic).map(Rule::messages).orElse(0));
            ArrayDeque<Long> held = newest.computeIfAbsent(entry.topic(), topic -> new ArrayDeque<>());
            held.addLast(entry.sequence());
            if (held.size() > limit) {
                held.removeFirst();
                Long first = held.peekFirst();
                oldest.put(entry.topic(), first == null ? Long.MAX_VALUE : first);
            }
        }
        return oldest;
    }

    /** The place just before the newest {@code count} of what retention leaves; {@code upTo} when that is nothing. */
    public long beforeNewest(List<IndexEntry> entries, int count, long upTo, Instant now) {
        Map<String, Long> oldest = cut(entries);
        long[] kept = entries.stream()
                .filter(entry -> entry.sequence() >= oldest.getOrDefault(entry.topic(), 0L))
                .filter(entry -> !isTooOld(entry.topic(), entry.storedAt(), now))
                .filter(entry -> entry.expiresAt() == null || now.isBefore(entry.expiresAt()))
                .mapToLong(IndexEntry::sequence)
                .toArray();
        return count == 0 || kept.length == 0 ? upTo : kept[Math.max(0, kept.length - count)] - 1;
    }
}
