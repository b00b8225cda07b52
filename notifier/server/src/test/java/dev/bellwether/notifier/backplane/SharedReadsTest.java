package dev.bellwether.notifier.backplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SharedReadsTest {
    private static final int ALL = 3000;
    private static final int TOPICS = 100;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private int reads;
    private boolean isClosed;

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachGetsAllThatItAskedForOnceAndInOrder(int seed) {
        Random random = new Random(seed);
        SharedReads<StoredEvent> shared = shared(1 + random.nextInt(4), 1 + random.nextInt(60));
        List<CompletableFuture<List<Long>>> answers = new ArrayList<>();
        List<List<Long>> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int topic = random.nextInt(TOPICS + 10);
            TopicSelection selected =
                    TopicSelection.of(List.of(topic < TOPICS ? "rooms/" + topic : "rooms/*", "rooms/1"));
            long after = random.nextInt(ALL);
            long upTo = after + 1 + random.nextInt((int) (ALL - after));
            answers.add(readOn(shared, after, upTo, selected, new ArrayList<>()));
            expected.add(LongStream.rangeClosed(after + 1, upTo)
                    .filter(sequence -> selected.matches("rooms/" + sequence % TOPICS))
                    .boxed()
                    .toList());
            if (random.nextInt(4) == 0) {
                tasks.remove().run();
            }
        }
        runAll();
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i)).isCompletedWithValue(expected.get(i));
        }
        assertThat(shared.waiting()).isZero();
        assertThat(shared.reading()).isZero();
    }

    @Test
    void aCrowdFromPlacesNearEachOtherCostsAsManyReadingsAsTheirRangeHasPages() {
        SharedReads<StoredEvent> shared = shared(3, 100);
        List<CompletableFuture<List<Long>>> answers = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            answers.add(readOn(shared, i % 1000, ALL, TopicSelection.of(List.of("rooms/*")), new ArrayList<>()));
        }
        assertThat(shared.reading()).isEqualTo(3);
        runAll();
        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(reads).isLessThan(100);
    }

    @Test
    void itDoesNotMatterWhoComesFirst() {
        SharedReads<StoredEvent> shared = shared(3, 100);
        List<CompletableFuture<List<Long>>> answers = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            answers.add(readOn(shared, 1000 - i % 1000, ALL, TopicSelection.of(List.of("rooms/*")), new ArrayList<>()));
        }
        runAll();
        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(reads).isLessThan(100);
    }

    @Test
    void nobodyIsKeptWaitingByThoseWhoComeBeforeItAgainAndAgain() {
        SharedReads<StoredEvent> shared = shared(1, 10);
        CompletableFuture<List<Long>> last =
                readOn(shared, 500, 501, TopicSelection.of(List.of("rooms/*")), new ArrayList<>());
        for (int i = 0; i < 60 && !last.isDone(); i++) {
            readOn(shared, 0, 1, TopicSelection.of(List.of("rooms/*")), new ArrayList<>());
            tasks.remove().run();
        }
        assertThat(last).isCompletedWithValue(List.of(501L));
    }

    @Test
    void aSelectionOfMoreNamesThanAreReadTogetherIsReadAlone() {
        SharedReads<StoredEvent> shared = shared(1, 1000);
        TopicSelection many = TopicSelection.of(
                IntStream.range(0, TOPICS).mapToObj(i -> "rooms/" + i).toList());
        CompletableFuture<List<Long>> all = readOn(shared, 0, 200, many, new ArrayList<>());
        CompletableFuture<List<Long>> one =
                readOn(shared, 0, 200, TopicSelection.of(List.of("rooms/*")), new ArrayList<>());
        runAll();
        assertThat(all.join()).hasSize(200);
        assertThat(one.join()).isEqualTo(all.join());
    }

    @Test
    void aReadingThatFailsIsToldToThoseWhoWaitedForItAlone() {
        SharedReads<StoredEvent> shared = shared(1, 10);
        CompletableFuture<List<Long>> bad =
                readOn(shared, 5, ALL + 1, TopicSelection.of(List.of("rooms/*")), new ArrayList<>());
        tasks.remove().run();
        assertThatThrownBy(bad::join).hasCauseInstanceOf(BackplaneException.class);
        CompletableFuture<List<Long>> good =
                readOn(shared, ALL - 5, ALL, TopicSelection.of(List.of("rooms/*")), new ArrayList<>());
        runAll();
        assertThat(good.join()).hasSize(5);
    }

    @Test
    void whoWaitsWhenTheReadersEndIsTold() {
        SharedReads<StoredEvent> shared = shared(1, 10);
        CompletableFuture<List<Long>> read =
                readOn(shared, 0, 10, TopicSelection.of(List.of("rooms/*")), new ArrayList<>());
        CompletableFuture<List<Long>> waits =
                readOn(shared, 2000, 2010, TopicSelection.of(List.of("rooms/*")), new ArrayList<>());
        isClosed = true;
        runAll();
        CompletableFuture<List<Long>> late =
                readOn(shared, 0, 10, TopicSelection.of(List.of("rooms/*")), new ArrayList<>());

        assertThat(read.join()).hasSize(10);
        assertThatThrownBy(waits::join).hasCauseInstanceOf(BackplaneException.class);
        assertThatThrownBy(late::join).hasCauseInstanceOf(BackplaneException.class);
        assertThat(shared.waiting()).isZero();
        assertThat(shared.reading()).isZero();
    }

    private void execute(Runnable task) {
        if (isClosed) {
            throw new RejectedExecutionException("closed");
        }
        tasks.add(task);
    }

    private void runAll() {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }

    private SharedReads<StoredEvent> shared(int readers, int most) {
        return new SharedReads<>(
                readers,
                this::execute,
                false,
                (after, upTo, topics, maxBytes) -> page(after, upTo, topics, most),
                StoredEvent::sequence,
                StoredEvent::topic);
    }

    private SharedReads.Part<StoredEvent> page(long after, long upTo, TopicSelection topics, int most)
            throws IOException {
        if (upTo > ALL) {
            throw new IOException("up to " + upTo);
        }
        reads++;
        List<StoredEvent> page = LongStream.rangeClosed(after + 1, upTo)
                .mapToObj(
                        sequence -> new StoredEvent(sequence, "rooms/" + sequence % TOPICS, Instant.EPOCH, new byte[0]))
                .filter(event -> topics.matches(event.topic()))
                .limit(most)
                .toList();
        return new SharedReads.Part<>(
                page, page.size() < most ? upTo : page.get(page.size() - 1).sequence());
    }

    private static CompletableFuture<List<Long>> readOn(
            SharedReads<StoredEvent> shared, long after, long upTo, TopicSelection topics, List<Long> read) {
        return shared.ask(after, upTo, topics, 100).toCompletableFuture().thenCompose(part -> {
            part.items().forEach(event -> read.add(event.sequence()));
            return part.reached() < upTo
                    ? readOn(shared, part.reached(), upTo, topics, read)
                    : CompletableFuture.completedFuture(read);
        });
    }
}
