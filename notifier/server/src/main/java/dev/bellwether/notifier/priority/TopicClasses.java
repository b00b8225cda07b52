package dev.bellwether.notifier.priority;

import dev.bellwether.notifier.config.TopicConfig;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TopicSelection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The classes that the configuration gives its topics. */
public final class TopicClasses {
    private final List<Entry> entries;

    private record Entry(TopicPattern name, TopicClass of) {}

    public TopicClasses(List<TopicConfig> topics) {
        entries = topics.stream()
                .map(topic -> new Entry(
                        topic.name(),
                        new TopicClass(
                                topic.name().toString(),
                                topic.order().urgency(),
                                topic.order().weight(),
                                topic.order().exclusive(),
                                topic.order().parent())))
                .toList();
    }

    /**
     * The class of a stream: that of its most urgent topic, of several the heaviest.
     *
     * @return empty where no configured name has anything of the selection
     */
    public Optional<TopicClass> of(TopicSelection selection) {
        return entries.stream()
                .filter(entry -> selection.patterns().stream().anyMatch(entry.name::overlaps))
                .map(Entry::of)
                .min(Comparator.comparingInt(TopicClass::urgency)
                        .thenComparing(TopicClass::weight, Comparator.reverseOrder()));
    }
}
