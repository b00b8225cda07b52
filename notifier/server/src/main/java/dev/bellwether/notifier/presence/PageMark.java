package dev.bellwether.notifier.presence;

import dev.bellwether.notifier.event.TopicPattern;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a page ended: {@code <member>:<topic>}. */
final class PageMark {
    private PageMark() {}

    static @Nullable String of(@Nullable Place last) {
        return last == null ? null : last.member() + ":" + last.topic();
    }

    static Optional<Place> read(String mark) {
        int colon = mark.indexOf(':');
        String topic = mark.substring(colon + 1);
        return colon > 0 && colon <= 64 && TopicPattern.isPattern(topic)
                ? Optional.of(new Place(topic, mark.substring(0, colon)))
                : Optional.empty();
    }
}
