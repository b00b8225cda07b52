package dev.bellwether.notifier.backplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real nats-server, as the notifier's user. */
@Tag("nats")
class JetStreamBackplaneTest extends BackplaneContract {
    private static final TopicSelection ROOMS = TopicSelection.of(List.of("rooms/*"));

    @TempDir
    private Path folder = Path.of("");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private NatsServer nats = unstarted();

    @BeforeEach
    void aServerWithAStream() throws Exception {
        nats = NatsServer.in(folder);
        nats.createStream();
    }

    @AfterEach
    void theServerEnds() throws Exception {
        nats.close();
    }

    @Override
    Backplane started(Feed feed, int messages, Duration window) throws Exception {
        nats.limit(messages, window);
        Backplane backplane = new JetStreamBackplane(nats.config(), meters);
        backplane.start(feed);
        return backplane;
    }

    @Test
    void whatOnePodPublishesAnotherIsFedUnderTheSameCursor() throws Exception {
        Feed here = new Feed();
        Feed there = new Feed();
        try (Backplane one = ready(here);
                Backplane other = ready(there)) {
            publish(one, "rooms/1", "from one");
            publish(other, "rooms/1", "from the other");
            Awaitility.await().until(() -> here.events.size() == 2 && there.events.size() == 2);
            assertThat(here.texts()).isEqualTo(there.texts()).containsExactly("from one", "from the other");
            assertThat(here.epochs).isEqualTo(there.epochs);
        }
    }

    @Test
    void aPodThatCameLaterReadsWhatWasBeforeItFromTheLog() throws Exception {
        try (Backplane one = ready(new Feed())) {
            for (int i = 1; i <= 100; i++) {
                publish(one, "rooms/" + i % 2, "n" + i);
            }
        }
        Feed feed = new Feed();
        try (Backplane late = ready(feed)) {
            assertThat(feed.begun).isEqualTo(100);
            assertThat(texts(get(late.read(0, 100, ROOMS, 1 << 20))))
                    .isEqualTo(
                            IntStream.rangeClosed(1, 100).mapToObj(i -> "n" + i).toList());
            assertThat(get(late.read(0, 100, ROOMS, 20)).reached()).isLessThan(20);
            assertThat(get(late.index(90, 100, TopicSelection.of(List.of("rooms/0")))))
                    .hasSize(5);
        }
    }

    @Test
    void whileNatsIsAwayNothingIsAcknowledgedAndAfterwardsNothingIsLostOrTwice() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            publish(backplane, "rooms/1", "before");
            nats.kill();
            Awaitility.await("the feed knows").until(() -> !feed.connected);
            assertThat(backplane.connected()).isFalse();
            assertThatThrownBy(() -> publish(backplane, "rooms/1", "meanwhile"))
                    .hasCauseInstanceOf(BackplaneException.class);
            assertThatThrownBy(() -> get(backplane.bounds())).hasCauseInstanceOf(BackplaneException.class);
            nats.start();
            Awaitility.await("it is back").until(() -> feed.connected);
            publish(backplane, "rooms/1", "after");
            Awaitility.await().until(() -> feed.events.size() >= 2);
            assertThat(feed.texts()).containsExactly("before", "after");
            assertThat(feed.epochs).hasSize(1);
        }
    }

    @Test
    void aKeyIsRememberedThroughACrashAndByAnotherPod() throws Exception {
        Feed feed = new Feed();
        try (Backplane one = ready(feed);
                Backplane other = ready(new Feed())) {
            Receipt first = publish(one, "rooms/1", "one", ONCE);
            assertThat(publish(other, "rooms/1", "one", ONCE).cursor()).isEqualTo(first.cursor());
            nats.kill();
            Awaitility.await("the feed knows").until(() -> !feed.connected);
            nats.start();
            Awaitility.await("it is back").until(() -> feed.connected);
            assertThat(publish(one, "rooms/1", "one", ONCE))
                    .isEqualTo(new Receipt(first.cursor(), Receipt.Outcome.DUPLICATE, WINDOW));
            assertThat(publish(one, "rooms/1", "two", new Publication.Once(ONCE.id(), "another"))
                            .outcome())
                    .isEqualTo(Receipt.Outcome.CONFLICT);
        }
    }

    @Test
    void whatHasOutlivedItsTopicIsGoneAndTheLogTellsUpToWhere() throws Exception {
        try (Backplane one = ready(new Feed())) {
            get(one.publish(publication("rooms/1", Duration.ofHours(1), null)));
            get(one.publish(publication("rooms/2", Duration.ofMillis(1), null)));
            get(one.publish(publication("rooms/3", null, Instant.now().plusMillis(900))));
            Awaitility.await("two have gone").until(() -> nats.messages() == 1);
            publish(one, "rooms/4", "later");
        }
        try (Backplane late = ready(new Feed())) {
            Instant now = Instant.now();
            assertThat(get(late.bounds())).extracting("first", "last").containsExactly(1L, 4L);
            assertThat(get(late.agedOut(0, now.minus(Duration.ofHours(2))))).isZero();
            assertThat(get(late.agedOut(0, now.plusSeconds(5)))).isEqualTo(4);
            assertThat(get(late.agedOut(4, now.plusSeconds(5)))).isZero();
        }
    }

    @Test
    void aStreamThatAllowsNoTimeToLiveGetsNone() throws Exception {
        nats.deleteStream();
        nats.createStream(false);
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            get(backplane.publish(
                    publication("rooms/1", Duration.ofSeconds(1), Instant.now().plusSeconds(1))));
            Awaitility.await().until(() -> feed.events.size() == 1);
            assertThat(nats.messages()).isEqualTo(1);
            assertThat(get(backplane.agedOut(0, Instant.now().plusSeconds(60)))).isZero();
        }
    }

    @Test
    void aStreamThatComesToAllowATimeToLiveGetsIt() throws Exception {
        nats.deleteStream();
        nats.createStream(false);
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            publish(backplane, "rooms/1", "before");
            nats.allowTtl();
            Awaitility.await("the notifier has noticed").until(() -> {
                get(backplane.publish(publication("rooms/2", Duration.ofSeconds(1), null)));
                return nats.lastHeader("Nats-TTL").equals("1");
            });
            assertThat(feed.epochs).hasSize(1);
        }
    }

    @Test
    void theNewestAreTheSameForAPodThatCameLaterAndForOneThatWasThere() throws Exception {
        Feed first = new Feed();
        try (Backplane one = ready(first)) {
            publish(one, "rooms/1", "1 old");
            publish(one, "rooms/2", "2 old");
            publish(one, "rooms/3", "3");
            Feed feed = new Feed();
            try (Backplane late = ready(feed)) {
                assertThat(newest(get(late.newest(0, 3, ROOMS, 1000)))).containsExactly("1 old", "2 old", "3");
                assertThat(newest(get(late.newest(0, 3, ROOMS, 6)))).containsExactly("1 old");
                publish(late, "rooms/1", "1 new");
                publish(late, "rooms/*", "all");
                Awaitility.await().until(() -> feed.events.size() == 2 && first.events.size() == 5);
                for (Backplane each : List.of(one, late)) {
                    assertThat(newest(get(each.newest(0, 5, ROOMS, 1000))))
                            .containsExactly("2 old", "3", "1 new", "all");
                    assertThat(newest(get(each.newest(2, 5, ROOMS, 1000)))).containsExactly("3", "1 new", "all");
                }
            }
            for (int i = 4; i <= Backplane.Newest.MOST + 1; i++) {
                one.publish("rooms/" + i, new byte[] {1});
            }
            long last = Backplane.Newest.MOST + 3;
            Awaitility.await().until(() -> first.events.size() == last);
            try (Backplane late = ready(new Feed())) {
                assertThat(get(late.newest(0, last, ROOMS, 1000)).tooMany()).isTrue();
                assertThat(newest(get(late.newest(0, last, TopicSelection.of(List.of("rooms/2")), 1000))))
                        .containsExactly("2 old", "all");
            }
        }
    }

    private static Publication publication(String topic, @Nullable Duration age, @Nullable Instant expires) {
        return new Publication(topic, new byte[1], null, new Lifetime(age, expires));
    }

    @Test
    void aThousandResumesShareFewReadersAndEachGetsEverythingOnceInOrder() throws Exception {
        int all = 4000;
        int topics = 40;
        try (Backplane one = ready(new Feed())) {
            for (int i = 0; i < all; i += 500) {
                List<CompletionStage<?>> published = new ArrayList<>();
                for (int j = i; j < i + 500; j++) {
                    published.add(one.publish("rooms/" + j % topics, new byte[200]));
                }
                for (CompletionStage<?> each : published) {
                    get(each);
                }
            }
        }
        meters.clear(); // of the pod that has gone
        try (Backplane late = ready(new Feed());
                ConsumerCount consumers = nats.countConsumers()) {
            List<CompletableFuture<List<Long>>> resumes = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                TopicSelection selected = TopicSelection.of(List.of(i % 2 == 0 ? "rooms/*" : "rooms/" + i % topics));
                resumes.add(resume(late, all - 100 - i, all, selected, new ArrayList<>()));
            }
            for (int i = 0; i < 1000; i++) {
                int room = i % 2 == 0 ? -1 : i % topics;
                assertThat(resumes.get(i).get(60, TimeUnit.SECONDS))
                        .isEqualTo(LongStream.rangeClosed(all - 100 - i + 1, all)
                                .filter(sequence -> room < 0 || (sequence - 1) % topics == room)
                                .boxed()
                                .toList());
            }
            assertThat(consumers.most()).isBetween(1, 4);
            Awaitility.await("the server has told of all")
                    .until(() ->
                            meters.get("bellwether.history.reads").counter().count() == consumers.created());
            Awaitility.await()
                    .until(() ->
                            meters.get("bellwether.history.readers").gauge().value() == 0);
            assertThat(meters.get("bellwether.history.waiting").gauge().value()).isZero();
            assertThat(consumers.created()).isBetween(1, 200);
        }
    }

    private static CompletableFuture<List<Long>> resume(
            Backplane log, long after, long upTo, TopicSelection topics, List<Long> read) {
        return log.read(after, upTo, topics, 64 << 10).toCompletableFuture().thenCompose(page -> {
            page.events().forEach(event -> read.add(event.sequence()));
            return page.reached() < upTo
                    ? resume(log, page.reached(), upTo, topics, read)
                    : CompletableFuture.completedFuture(read);
        });
    }

    @Test
    void aBusyLogStaysTheSameLog() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4); // several of the feed's looks at the log
            int published = 0;
            while (System.nanoTime() < end) {
                List<CompletionStage<?>> batch = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    batch.add(backplane.publish("rooms/1", new byte[10]));
                }
                for (CompletionStage<?> each : batch) {
                    get(each);
                }
                published += batch.size();
            }
            int all = published;
            Awaitility.await().until(() -> feed.events.size() >= all);
            assertThat(feed.epochs).hasSize(1);
            assertThat(feed.events).hasSize(all);
        }
    }

    @Test
    void anotherStreamOfTheSameNameIsAnotherLog() throws Exception {
        Feed feed = new Feed();
        try (Backplane backplane = ready(feed)) {
            publish(backplane, "rooms/1", "old");
            Awaitility.await().until(() -> feed.events.size() == 1);
            nats.deleteStream();
            nats.createStream();
            Awaitility.await("the feed begins anew").until(() -> feed.epochs.size() == 2);
            publish(backplane, "rooms/1", "new");
            Awaitility.await().until(() -> feed.events.size() == 2);
            assertThat(feed.events).extracting(StoredEvent::sequence).containsExactly(1L, 1L);
            assertThat(feed.epochs.get(0)).isNotEqualTo(feed.epochs.get(1));
        }
    }

    @Test
    void theNotifiersUserCannotCreateChangePurgeOrDeleteAStream() throws Exception {
        try (Connection connection = nats.asNotifier()) {
            JetStreamManagement management = connection.jetStreamManagement();
            assertThatThrownBy(() -> management.deleteStream(NatsServer.STREAM)).isInstanceOf(Exception.class);
            assertThatThrownBy(() -> management.purgeStream(NatsServer.STREAM)).isInstanceOf(Exception.class);
            assertThatThrownBy(() -> management.addStream(StreamConfiguration.builder()
                            .name("mine")
                            .subjects("mine")
                            .build()))
                    .isInstanceOf(Exception.class);
            assertThat(management
                            .getStreamInfo(NatsServer.STREAM)
                            .getConfiguration()
                            .getName())
                    .isEqualTo(NatsServer.STREAM);
        }
    }

    private static NatsServer unstarted() {
        return new NatsServer(Path.of(""), 0);
    }
}
