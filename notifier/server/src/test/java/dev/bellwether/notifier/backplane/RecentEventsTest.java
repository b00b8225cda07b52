package dev.bellwether.notifier.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
    private static final TopicSelection ROOMS = TopicSelection.of(List.of("rooms/*"));

    private final RecentEvents recent = new RecentEvents(100);

    @BeforeEach
    void theFeedBeginsAfterSeven() {
        recent.begin(7);
    }

    @Test
    void beforeTheFeedBeginsNothingIsKnown() {
        assertThat(new RecentEvents(100).read(0, 0, ROOMS, 10)).isEmpty();
    }

    @Test
    void whatTheFeedBroughtIsAnsweredInOrder() {
        add(8, "rooms/1", 10);
        add(10, "rooms/2", 10); // 9 was of another topic and dropped by the log
        assertThat(sequences(7, 10, 1000)).containsExactly(8L, 10L);
        assertThat(sequences(8, 10, 1000)).containsExactly(10L);
        assertThat(sequences(7, 9, 1000)).containsExactly(8L);
    }

    @Test
    void aRangeThatBeganEarlierOrGoesOnIsLeftToTheLog() {
        add(8, "rooms/1", 10);
        assertThat(recent.read(6, 8, ROOMS, 1000)).isEmpty();
        assertThat(recent.read(7, 9, ROOMS, 1000)).isEmpty();
        assertThat(recent.index(6, 8, ROOMS)).isEmpty();
    }

    @Test
    void aPageEndsWhereItsBytesDoButHoldsOneAtLeast() {
        add(8, "rooms/1", 40);
        add(9, "news", 10);
        add(10, "rooms/1", 40);
        assertThat(recent.read(7, 10, ROOMS, 50)).hasValueSatisfying(page -> {
            assertThat(page.events()).extracting(StoredEvent::sequence).containsExactly(8L);
            assertThat(page.reached()).isEqualTo(8);
        });
        assertThat(sequences(8, 10, 1)).containsExactly(10L);
    }

    @Test
    void theOldestGoWhenTheBytesRunOutAndTheirRangeWithThem() {
        add(8, "rooms/1", 60);
        add(9, "rooms/1", 60);
        assertThat(recent.read(7, 9, ROOMS, 1000)).isEmpty();
        assertThat(sequences(8, 9, 1000)).containsExactly(9L);
    }

    @Test
    void anotherLogMakesItForget() {
        add(8, "rooms/1", 10);
        recent.begin(3);
        assertThat(recent.read(7, 8, ROOMS, 1000)).isEmpty();
        assertThat(sequences(3, 3, 1000)).isEmpty();
    }

    private void add(long sequence, String topic, int size) {
        recent.add(new StoredEvent(sequence, topic, Instant.EPOCH, new byte[size]));
    }

    private List<Long> sequences(long after, long upTo, int maxBytes) {
        return recent.read(after, upTo, ROOMS, maxBytes).orElseThrow().events().stream()
                .map(StoredEvent::sequence)
                .toList();
    }
}
