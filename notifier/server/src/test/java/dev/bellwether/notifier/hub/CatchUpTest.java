package dev.bellwether.notifier.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.backplane.Lifetime;
import dev.bellwether.notifier.backplane.LiveSink;
import dev.bellwether.notifier.backplane.MemoryBackplane;
import dev.bellwether.notifier.backplane.Publication;
import dev.bellwether.notifier.config.SlowConsumer;
import dev.bellwether.notifier.config.TopicConfig;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TopicSelection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatchUpTest {
    private static final TopicSelection SELECTED = TopicSelection.of(List.of("rooms/1", "rooms/2"));

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void replayAndLiveFeedTogetherAreExactlyOnceInOrderHoweverTheyInterleave(int seed) {
        Random random = new Random(seed);
        World world = new World(1000, 20 + random.nextInt(200));
        List<Long> published = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            publish(world, random, published);
        }
        while (world.deliver() && random.nextInt(10) > 0) {
            // The loop of the new stream may be behind the log.
        }
        long from = world.log.isEmpty() ? 0 : random.nextInt((int) world.last() + 1);
        world.start(new Start.After(new Cursor(world.epoch, from)));
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(5)) {
                case 0 -> publish(world, random, published);
                case 1 -> world.deliver();
                case 2 -> world.answer(random);
                case 3 -> world.toggle();
                default -> world.runTask();
            }
        }
        world.settle(random);
        assertThat(world.received)
                .isEqualTo(
                        published.stream().filter(sequence -> sequence > from).toList());
        assertThat(world.gaps).isEmpty();
        assertThat(world.live).as("caught up").isTrue();
    }

    @Test
    void whatIsGoneForItsAgeBetweenWhatIsKeptIsToldAsAGap() {
        World world = new World(1000, 1 << 20);
        world.publish("long/1");
        world.publish("rooms/1");
        world.publish("rooms/1");
        world.passed = Duration.ofHours(2);
        world.publish("rooms/1");
        while (world.deliver()) {
            // until the loop is where the log is
        }
        world.start(new Start.After(new Cursor(world.epoch, 1)));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(4L);
        assertThat(world.gaps)
                .extracting(gap -> gap.from() + " " + gap.to() + " " + gap.reason())
                .containsExactly(world.epoch + ".1 " + world.epoch + ".3 retention");
        world.start(new Start.After(new Cursor(world.epoch, 3)));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(4L);
        assertThat(world.gaps).isEmpty();
    }

    @Test
    void whatHasExpiredIsNotReplayedAndIsNoGap() {
        World world = new World(1000, 1 << 20);
        world.publish("rooms/1");
        Instant soon = Instant.now().plusSeconds(60);
        world.backplane.publish(
                new Publication("rooms/1", new byte[] {'1'}, null, new Lifetime(Duration.ofHours(1), soon)));
        world.publish("rooms/1");
        while (world.deliver()) {
            // until the loop is where the log is
        }
        world.start(new Start.Earliest());
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(1L, 2L, 3L);
        world.passed = Duration.ofMinutes(2);
        world.start(new Start.Earliest());
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(1L, 3L);
        assertThat(world.gaps).isEmpty();
    }

    @Test
    void moreThanATopicKeepsIsToldAsAGapBeforeTheRest() {
        World world = new World(3, 1 << 20);
        for (int i = 0; i < 8; i++) {
            world.publish("rooms/1");
            world.deliver();
        }
        world.start(new Start.After(new Cursor(world.epoch, 5)));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(6L, 7L, 8L);
        assertThat(world.gaps).isEmpty();
        World late = new World(3, 1 << 20);
        for (int i = 0; i < 8; i++) {
            late.publish("rooms/1");
            late.deliver();
        }
        late.start(new Start.After(new Cursor(late.epoch, 1)));
        late.settle(new Random(0));
        assertThat(late.received).containsExactly(6L, 7L, 8L);
        assertThat(late.gaps.get(0).from()).isEqualTo(new Cursor(late.epoch, 1));
        assertThat(late.gaps.get(late.gaps.size() - 1).to()).isEqualTo(new Cursor(late.epoch, 5));
        assertThat(late.gaps).extracting(Gap::reason).containsOnly(Gap.Reason.RETENTION);
    }

    @Test
    void earliestAndNewestTellNoGap() {
        World world = new World(3, 1 << 20);
        for (int i = 0; i < 8; i++) {
            world.publish(i % 2 == 0 ? "rooms/1" : "rooms/2");
            world.deliver();
        }
        world.start(new Start.Earliest());
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(world.gaps).isEmpty();
        world.start(new Start.Newest(2));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(7L, 8L);
        world.start(new Start.Newest(0));
        world.settle(new Random(0));
        assertThat(world.received).isEmpty();
        assertThat(world.openedAt).isEqualTo(new Cursor(world.epoch, 8));
    }

    @Test
    void anotherLogIsReplayedWholeAndSaid() {
        World world = new World(1000, 1 << 20);
        world.publish("rooms/1");
        world.deliver();
        world.start(new Start.After(new Cursor("otherlog", 77)));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(1L);
        assertThat(world.gaps).containsExactly(new Gap("otherlog.77", null, null, Gap.Reason.EPOCH));
    }

    @Test
    void aCursorBeyondTheLogIsSaidAndOneBeyondThisPodAloneIsNot() {
        World world = new World(1000, 1 << 20);
        world.publish("rooms/1");
        world.publish("rooms/1");
        world.deliver();
        world.start(new Start.After(new Cursor(world.epoch, 2)));
        world.settle(new Random(0));
        assertThat(world.gaps).isEmpty();
        assertThat(world.received)
                .as("delivered here later, but the client has it")
                .isEmpty();
        world.start(new Start.After(new Cursor(world.epoch, 9)));
        world.settle(new Random(0));
        assertThat(world.gaps).extracting(Gap::reason).containsExactly(Gap.Reason.AHEAD);
    }

    @Test
    void garbageIsSaidAndStartsAsWithoutACursor() {
        World world = new World(1000, 1 << 20);
        world.publish("rooms/1");
        world.deliver();
        world.start(new Start.Malformed("?", new Start.Earliest()));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(1L);
        assertThat(world.gaps).containsExactly(new Gap("?", null, null, Gap.Reason.MALFORMED));
    }

    private static void publish(World world, Random random, List<Long> published) {
        String topic = "rooms/" + random.nextInt(4);
        long sequence = world.publish(topic);
        if (SELECTED.matches(topic)) {
            published.add(sequence);
        }
    }

    /** A log, an event loop and a client, moved by hand. */
    private static final class World implements CatchUp.Output, LiveSink {
        final List<StoredEvent> log = new ArrayList<>();
        final List<Long> received = new ArrayList<>();
        final List<Gap> gaps = new ArrayList<>();
        String epoch = "";
        Cursor openedAt = new Cursor("none", 0);
        boolean live;
        private Duration passed = Duration.ZERO;
        private final InstantSource time = () -> Instant.now().plus(passed);
        private final MemoryBackplane backplane;
        private final RetentionRules rules;
        private final int holdBytes;
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private final List<Runnable> answers = new ArrayList<>();
        private CatchUp catchUp;
        private int delivered;
        private long position;
        private boolean started;
        private boolean writable = true;

        World(int messages, int holdBytes) {
            this.rules = new RetentionRules(
                    List.of(new TopicConfig(
                            TopicPattern.of("rooms/*"), messages, Duration.ofHours(1), SlowConsumer.DISCONNECT)),
                    100);
            this.holdBytes = holdBytes;
            backplane = new MemoryBackplane(
                    topic -> new MemoryBackplane.Retention(
                            messages + 1, Duration.ofHours(topic.startsWith("long/") ? 24 : 1)),
                    time.withZone(ZoneOffset.UTC));
            backplane.start(this);
            catchUp = newCatchUp();
        }

        private CatchUp newCatchUp() {
            return new CatchUp(
                    new LateBackplane(backplane, answers),
                    SELECTED,
                    rules,
                    time.withZone(ZoneOffset.UTC),
                    tasks::add,
                    holdBytes,
                    this);
        }

        void start(Start start) {
            received.clear();
            gaps.clear();
            live = false;
            started = true;
            catchUp = newCatchUp();
            catchUp.start(start, new Cursor(epoch, position));
        }

        long publish(String topic) {
            return backplane
                    .publish(topic, "0123456789".getBytes(StandardCharsets.US_ASCII))
                    .toCompletableFuture()
                    .join()
                    .sequence();
        }

        long last() {
            return log.get(log.size() - 1).sequence();
        }

        boolean deliver() {
            if (delivered == log.size()) {
                return false;
            }
            StoredEvent event = log.get(delivered++);
            position = event.sequence();
            if (started && SELECTED.matches(event.topic())) {
                LiveEvent liveEvent = new LiveEvent(new Cursor(epoch, event.sequence()), event, 0);
                if (live) {
                    held(liveEvent);
                } else {
                    catchUp.live(liveEvent);
                }
                liveEvent.release();
            }
            return true;
        }

        void answer(Random random) {
            if (!answers.isEmpty()) {
                answers.remove(random.nextInt(answers.size())).run();
            }
        }

        void runTask() {
            Runnable task = tasks.poll();
            if (task != null) {
                task.run();
            }
        }

        void toggle() {
            writable = !writable;
            if (writable && started) {
                catchUp.writable();
            }
        }

        void settle(Random random) {
            if (!writable) {
                toggle();
            }
            do {
                answer(random);
                runTask();
            } while (deliver() || !answers.isEmpty() || !tasks.isEmpty());
        }

        @Override
        public void begin(String newEpoch, long last) {
            epoch = newEpoch;
        }

        @Override
        public void event(StoredEvent event) {
            log.add(event);
        }

        @Override
        public void connected(boolean connected) {}

        @Override
        public void opened(Cursor at) {
            openedAt = at;
        }

        @Override
        public void gap(Gap gap, Cursor at) {
            gaps.add(gap);
        }

        @Override
        public void replayed(Cursor at, StoredEvent event) {
            received.add(at.sequence());
        }

        @Override
        public int size(LiveEvent event) {
            return 10;
        }

        @Override
        public void held(LiveEvent event) {
            long seen = received.isEmpty() ? openedAt.sequence() : received.get(received.size() - 1);
            if (event.sequence() > seen) {
                received.add(event.sequence());
            }
        }

        @Override
        public void reached(Cursor at) {}

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void caughtUp() {
            live = true;
        }

        @Override
        public void failed() {
            throw new AssertionError("the log cannot fail here");
        }
    }
}
