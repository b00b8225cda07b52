package dev.bellwether.notifier.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.backplane.Backplane.Bounds;
import dev.bellwether.notifier.backplane.Backplane.IndexEntry;
import dev.bellwether.notifier.backplane.Backplane.Newest;
import dev.bellwether.notifier.backplane.Backplane.Page;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every engine does, whatever is behind it. */
abstract class BackplaneContract {
    private static final TopicSelection ROOMS = TopicSelection.of(List.of("rooms/*"));
    /** More than any test publishes: what is not about retention must not meet it. */
    private static final int ALL_OF_THEM = 1_000_000;

    static final Duration WINDOW = Duration.ofMinutes(2);
    static final Publication.Once ONCE = Publication.Once.of("somebody", "rooms/1", "key", "d");
    private static final TopicSelection ALL = TopicSelection.of(List.of("rooms/*", "a.b", "a/b"));

    /** The engine, started with that sink; the log is empty, keeps so many of a topic, and remembers keys for so long. */
    abstract Backplane started(Feed feed, int messages, Duration window) throws Exception;

    @Test
    void whatIsAcknowledgedIsFedUnderTheSameCursor() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            Cursor first = publish(backplane, "rooms/1", "one");
            Cursor second = publish(backplane, "rooms/2", "two");
            Awaitility.await().until(() -> feed.events.size() == 2);
            assertThat(feed.texts()).containsExactly("one", "two");
            assertThat(feed.events)
                    .extracting(StoredEvent::sequence)
                    .containsExactly(first.sequence(), second.sequence());
            assertThat(feed.epochs).containsExactly(first.epoch());
        }
    }

    @Test
    void theExtentIsKnown() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            Bounds empty = get(backplane.bounds());
            assertThat(empty.first()).isEqualTo(empty.last() + 1);
            Cursor cursor = publish(backplane, "rooms/1", "one");
            assertThat(get(backplane.bounds())).isEqualTo(new Bounds(cursor.epoch(), 1, 1, false));
        }
    }

    @Test
    void aRangeIsReadInOrderAndBySelection() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            publish(backplane, "rooms/1", "one");
            publish(backplane, "a.b", "dot");
            publish(backplane, "rooms/2", "two");
            Cursor last = publish(backplane, "a/b", "slash");
            assertThat(texts(get(backplane.read(0, last.sequence(), ROOMS, 1000))))
                    .containsExactly("one", "two");
            assertThat(texts(get(backplane.read(1, 3, ROOMS, 1000)))).containsExactly("two");
            assertThat(texts(get(backplane.read(0, last.sequence(), TopicSelection.of(List.of("a.b")), 1000))))
                    .containsExactly("dot");
            assertThat(get(backplane.index(0, last.sequence(), ALL)))
                    .extracting(IndexEntry::topic)
                    .containsExactly("rooms/1", "a.b", "rooms/2", "a/b");
        }
    }

    @Test
    void patternsOfOneSelectionMayMeet() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            publish(backplane, "a/b", "both");
            publish(backplane, "a/c", "first");
            publish(backplane, "c/b", "second");
            publish(backplane, "c/c", "neither");
            TopicSelection meeting = TopicSelection.of(List.of("a/*", "*/b"));
            assertThat(texts(get(backplane.read(0, 4, meeting, 1000)))).containsExactly("both", "first", "second");
            assertThat(get(backplane.index(0, 4, meeting)))
                    .extracting(IndexEntry::topic)
                    .containsExactly("a/b", "a/c", "c/b");
        }
    }

    @Test
    void aPageEndsWhereItsBytesDoAndGoesOnFromThere() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            for (int i = 0; i < 10; i++) {
                publish(backplane, "rooms/1", "0123456789");
            }
            Page page = get(backplane.read(0, 10, ROOMS, 35));
            assertThat(page.events()).hasSize(3);
            assertThat(page.reached()).isEqualTo(3);
            Page whole = get(backplane.read(page.reached(), 10, ROOMS, 1000));
            assertThat(whole.events()).hasSize(7);
            assertThat(whole.reached()).isEqualTo(10);
        }
    }

    @Test
    void onePageHoldsAtLeastOneNotificationHoweverLarge() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            publish(backplane, "rooms/1", "0123456789".repeat(1000));
            assertThat(get(backplane.read(0, 1, ROOMS, 1)).events()).hasSize(1);
        }
    }

    @Test
    void theNewestOfEachTopicIsReadInOrderAndInPages() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            assertThat(get(backplane.newest(0, 0, ROOMS, 1000)).events()).isEmpty();
            for (String text : List.of("1 old", "2 old", "1 new", "elsewhere", "3", "2 new")) {
                publish(backplane, text.equals("elsewhere") ? "a.b" : "rooms/" + text.charAt(0), text);
            }
            Awaitility.await().until(() -> feed.events.size() == 6);
            assertThat(newest(get(backplane.newest(0, 6, ROOMS, 1000)))).containsExactly("1 new", "3", "2 new");
            assertThat(newest(get(backplane.newest(3, 6, ROOMS, 1000)))).containsExactly("3", "2 new");
            assertThat(newest(get(backplane.newest(0, 5, ROOMS, 1000))))
                    .as("the live feed brings the other")
                    .contains("1 new", "3")
                    .doesNotContain("2 new");
            Newest page = get(backplane.newest(0, 6, TopicSelection.of(List.of("rooms/2", "rooms/*")), 7));
            assertThat(newest(page)).containsExactly("1 new", "3");
            assertThat(page.reached()).isEqualTo(5);
            Newest rest = get(backplane.newest(page.reached(), 6, ROOMS, 1));
            assertThat(newest(rest)).containsExactly("2 new");
            assertThat(rest.reached()).isEqualTo(6);
            assertThat(newest(get(backplane.newest(0, 6, TopicSelection.of(List.of("rooms/9")), 1000))))
                    .isEmpty();
        }
    }

    @Test
    void aPatternThatWasPublishedToHasANewestOfItsOwn() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            publish(backplane, "rooms/1", "one");
            publish(backplane, "rooms/*", "every, once");
            publish(backplane, "rooms/*", "every");
            Awaitility.await().until(() -> feed.events.size() == 3);
            TopicSelection one = TopicSelection.of(List.of("rooms/1"));
            assertThat(newest(get(backplane.newest(0, 3, one, 1000)))).containsExactly("one", "every");
        }
    }

    @Test
    void ofMoreTopicsThanAreToldNoneIs() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            publish(backplane, "rooms/1", "old");
            for (int i = 1; i <= Newest.MOST; i++) {
                backplane.publish("rooms/" + i, new byte[] {1});
            }
            Awaitility.await().until(() -> feed.events.size() == Newest.MOST + 1);
            List<StoredEvent> all = new ArrayList<>();
            long upTo = Newest.MOST + 1;
            for (long after = 0; after < upTo; ) {
                Newest page = get(backplane.newest(after, upTo, ROOMS, 300));
                assertThat(page.tooMany()).isFalse();
                all.addAll(page.events());
                after = page.reached();
            }
            assertThat(all).hasSize(Newest.MOST);
            publish(backplane, "rooms/more", "than that");
            Awaitility.await().until(() -> feed.events.size() == Newest.MOST + 2);
            assertThat(get(backplane.newest(0, upTo + 1, ROOMS, 300)).tooMany()).isTrue();
        }
    }

    static List<String> newest(Newest newest) {
        return newest.events().stream()
                .map(event -> new String(event.json(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void aRepetitionGetsTheOriginalsPlaceAndIsNotStoredAgain() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            Receipt first = publish(backplane, "rooms/1", "one", ONCE);
            Receipt again = publish(backplane, "rooms/1", "one, told again", ONCE);
            assertThat(first.outcome()).isEqualTo(Receipt.Outcome.STORED);
            assertThat(again).isEqualTo(new Receipt(first.cursor(), Receipt.Outcome.DUPLICATE, WINDOW));
            assertThat(texts(get(backplane.read(0, get(backplane.bounds()).last(), ROOMS, 1000))))
                    .containsExactly("one");
        }
    }

    @Test
    void anotherNotificationUnderTheSameKeyIsAConflictAndNotStored() throws Exception {
        try (Backplane backplane = ready(new Feed())) {
            Receipt first = publish(backplane, "rooms/1", "one", ONCE);
            Receipt other = publish(backplane, "rooms/1", "two", new Publication.Once(ONCE.id(), "another digest"));
            assertThat(other).isEqualTo(new Receipt(first.cursor(), Receipt.Outcome.CONFLICT, WINDOW));
            assertThat(get(backplane.bounds()).last()).isEqualTo(first.cursor().sequence());
        }
    }

    @Test
    void anotherPublisherTopicOrKeyIsAnotherNotification() throws Exception {
        try (Backplane backplane = ready(new Feed())) {
            for (Publication.Once once : List.of(
                    ONCE,
                    Publication.Once.of("somebody", "rooms/1", "other", "d"),
                    Publication.Once.of("somebody", "rooms/2", "key", "d"),
                    Publication.Once.of("else", "rooms/1", "key", "d"))) {
                assertThat(publish(backplane, "rooms/1", "one", once).outcome()).isEqualTo(Receipt.Outcome.STORED);
            }
        }
    }

    @Test
    void ofAnOriginalThatIsGoneThePlaceIsStillKnown() throws Exception {
        try (Backplane backplane = ready(new Feed(), 1, WINDOW)) {
            Receipt first = publish(backplane, "rooms/1", "one", ONCE);
            publish(backplane, "rooms/1", "two");
            Receipt again = publish(backplane, "rooms/1", "?", new Publication.Once(ONCE.id(), "cannot be compared"));
            assertThat(again).isEqualTo(new Receipt(first.cursor(), Receipt.Outcome.DUPLICATE, WINDOW));
        }
    }

    @Test
    void afterTheWindowAKeyIsNew() throws Exception {
        Duration window = Duration.ofMillis(300);
        try (Backplane backplane = ready(new Feed(), ALL_OF_THEM, window)) {
            Receipt first = publish(backplane, "rooms/1", "one", ONCE);
            assertThat(first.window()).isEqualTo(window);
            Awaitility.await("the key is forgotten")
                    .until(() -> publish(backplane, "rooms/1", "one", ONCE).outcome() == Receipt.Outcome.STORED);
            assertThat(get(backplane.bounds()).last()).isEqualTo(2);
        }
    }

    @Test
    void whatIsPublishedToAPatternIsReadWithEachOfItsTopicsAndWithNoOther() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            publish(backplane, "rooms/*", "every room");
            publish(backplane, "rooms/1", "one");
            publish(backplane, "a/*/c/*", "some");
            publish(backplane, "*", "short");
            Awaitility.await().until(() -> feed.events.size() == 4);
            assertThat(feed.events)
                    .extracting(StoredEvent::topic)
                    .containsExactly("rooms/*", "rooms/1", "a/*/c/*", "*");
            assertThat(read(backplane, "rooms/1")).containsExactly("every room", "one");
            assertThat(read(backplane, "rooms/2")).containsExactly("every room");
            assertThat(read(backplane, "rooms/*")).containsExactly("every room", "one");
            assertThat(read(backplane, "*/1", "rooms/2")).containsExactly("every room", "one");
            assertThat(read(backplane, "a/b/c/d")).containsExactly("some");
            assertThat(read(backplane, "a/b/*/d", "rooms/1", "rooms/2")).containsExactly("every room", "one", "some");
            assertThat(read(backplane, "a/b/d/d")).isEmpty();
            assertThat(read(backplane, "2A")).containsExactly("short");
            assertThat(get(backplane.index(0, 4, TopicSelection.of(List.of("rooms/7")))))
                    .extracting(IndexEntry::topic)
                    .containsExactly("rooms/*");
        }
    }

    private static List<String> read(Backplane backplane, String... topics) throws Exception {
        return texts(get(backplane.read(0, 4, TopicSelection.of(List.of(topics)), 1000)));
    }

    @Test
    void whenANotificationExpiresIsKnownWhereverItIsRead() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            Instant expires = Instant.parse("2100-01-01T00:00:00.123456789Z");
            get(backplane.publish(
                    new Publication("rooms/1", new byte[1], null, new Lifetime(Duration.ofHours(1), expires))));
            publish(backplane, "rooms/1", "for ever");
            Awaitility.await().until(() -> feed.events.size() == 2);
            assertThat(feed.events).extracting(StoredEvent::expiresAt).containsExactly(expires, null);
            assertThat(get(backplane.read(0, 2, ROOMS, 1000)).events())
                    .extracting(StoredEvent::expiresAt)
                    .containsExactly(expires, null);
            assertThat(get(backplane.index(0, 2, ROOMS)))
                    .extracting(IndexEntry::expiresAt)
                    .containsExactly(expires, null);
        }
    }

    final Backplane ready(Feed feed) throws Exception {
        return ready(feed, ALL_OF_THEM, WINDOW);
    }

    private Backplane ready(Feed feed, int messages, Duration window) throws Exception {
        Backplane backplane = started(feed, messages, window);
        Awaitility.await("the feed has begun").until(() -> feed.begun >= 0 && feed.connected);
        return backplane;
    }

    static Cursor publish(Backplane backplane, String topic, String text) throws Exception {
        return get(backplane.publish(topic, text.getBytes(StandardCharsets.UTF_8)));
    }

    static Receipt publish(Backplane backplane, String topic, String text, Publication.Once once) throws Exception {
        return get(backplane.publish(new Publication(topic, text.getBytes(StandardCharsets.UTF_8), once)));
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static List<String> texts(Page page) {
        return page.events().stream()
                .map(event -> new String(event.json(), StandardCharsets.UTF_8))
                .toList();
    }
}
