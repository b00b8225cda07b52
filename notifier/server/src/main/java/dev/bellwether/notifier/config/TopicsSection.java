package dev.bellwether.notifier.config;

import dev.bellwether.notifier.event.TopicPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code topics}. */
final class TopicsSection {
    /** For a name that is none, so that the rest can be read. */
    private static final TopicPattern STAND_IN = TopicPattern.of("*");

    private static final String PARENT = "the name of another topic, which has no priorityParent of its own";

    private TopicsSection() {}

    static List<TopicConfig> read(ConfigNode node) {
        List<TopicConfig> topics = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        Map<String, ConfigNode> children = new HashMap<>();
        for (ConfigNode item : node.list(1, 100)) {
            item.object("name", "retention", "slowConsumer", "urgency", "weight", "exclusive", "priorityParent");
            ConfigNode name = item.get("name");
            String text = name.text(null, TopicPattern.SYNTAX);
            if (!text.isEmpty() && !TopicPattern.isPattern(text)) {
                name.error(TopicPattern.SYNTAX + ", or * as a whole segment");
            } else if (!text.isEmpty() && !seen.add(text)) {
                name.error("each name once");
            }
            String parent = item.get("priorityParent").optionalText(PARENT);
            if (parent != null && !parent.isEmpty()) {
                children.put(text, item.get("priorityParent"));
            }
            ConfigNode retention = item.get("retention").object("messages", "age");
            topics.add(new TopicConfig(
                    TopicPattern.isPattern(text) ? TopicPattern.of(text) : STAND_IN,
                    retention.get("messages").integer(1000, 1, 1_000_000),
                    retention.get("age").duration(Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofDays(366)),
                    slowConsumer(item.get("slowConsumer")),
                    order(item, parent)));
        }
        checkParents(children, seen);
        return topics;
    }

    private static TopicOrder order(ConfigNode item, @Nullable String parent) {
        return new TopicOrder(
                item.get("urgency").integer(TopicOrder.DEFAULT.urgency(), 0, 7),
                item.get("weight").integer(TopicOrder.DEFAULT.weight(), 1, 256),
                exclusive(item.get("exclusive")),
                pattern(parent));
    }

    /** As {@link TopicPattern} writes it. */
    private static @Nullable String pattern(@Nullable String said) {
        return said != null && TopicPattern.isPattern(said)
                ? TopicPattern.of(said).toString()
                : null;
    }

    private static boolean exclusive(ConfigNode node) {
        if (node.isPresent() && !node.isBoolean()) {
            node.error("true or false");
        }
        return node.isPresent() && node.isTrue();
    }

    /** One level deep, so that there is no circle to be found. */
    private static void checkParents(Map<String, ConfigNode> children, Set<String> names) {
        children.values().forEach(node -> {
            String parent = node.text("", PARENT);
            if (!names.contains(parent) || children.containsKey(parent)) {
                node.error(PARENT);
            }
        });
    }

    private static SlowConsumer slowConsumer(ConfigNode node) {
        String text = node.text(SlowConsumer.DISCONNECT.toString(), SlowConsumer.EXPECTED);
        for (SlowConsumer candidate : SlowConsumer.values()) {
            if (candidate.toString().equals(text)) {
                return candidate;
            }
        }
        if (!text.isEmpty()) {
            node.error(SlowConsumer.EXPECTED);
        }
        return SlowConsumer.DISCONNECT;
    }
}
