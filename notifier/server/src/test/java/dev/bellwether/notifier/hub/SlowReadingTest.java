package dev.bellwether.notifier.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.backplane.LiveSink;
import dev.bellwether.notifier.backplane.MemoryBackplane;
import dev.bellwether.notifier.config.SlowConsumer;
import dev.bellwether.notifier.config.TopicConfig;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.event.TraceContext;
import dev.bellwether.notifier.priority.TopicClasses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that reads when it likes, breaks off when it likes, and comes back with the last id it read. */
class SlowReadingTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<TopicConfig> TOPICS = List.of(
            new TopicConfig(TopicPattern.of("rooms/*"), 10_000, HOUR, SlowConsumer.DISCONNECT),
            new TopicConfig(TopicPattern.of("values/*"), 10_000, HOUR, SlowConsumer.CONFLATE),
            new TopicConfig(TopicPattern.of("logs/*"), 10_000, HOUR, SlowConsumer.DROP_OLDEST));
    /** Names that meet, so that most notifications reach the stream twice. */
    private static final TopicSelection SELECTED =
            TopicSelection.of(List.of("rooms/1", "rooms/*", "values/{v}", "values/2", "logs/*"));

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostRepeatedOrReorderedBeyondWhatTheTopicsRuleSays(int seed) {
        Random random = new Random(seed);
        World world = new World(60 + random.nextInt(600));
        world.open(new Start.Now());
        world.read(Integer.MAX_VALUE);
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> world.publish(topic(random), random.nextInt(40));
                case 3, 4, 5 -> world.deliver(random);
                case 6, 7 -> world.read(random.nextInt(80));
                case 8 -> world.tasks();
                default -> {
                    if (random.nextInt(8) == 0) {
                        world.reopen();
                    }
                }
            }
        }
        world.settle(random);
        assertThat(world.ids).as("each once, in order").isSorted().doesNotHaveDuplicates();
        for (StoredEvent event : world.log) {
            if (!world.ids.contains(event.sequence())) {
                assertThat(isExcused(event, world)).as("missing: " + event).isTrue();
            }
        }
        assertThat(world.unread()).as("nothing is left to be counted").isZero();
        world.close();
    }

    private static boolean isExcused(StoredEvent event, World world) {
        return switch (event.topic().substring(0, event.topic().indexOf('/'))) {
            case "values" ->
                world.log.stream()
                        .anyMatch(later -> later.sequence() > event.sequence()
                                && later.topic().equals(event.topic())
                                && world.ids.contains(later.sequence()));
            case "logs" -> world.gaps.stream().anyMatch(gap -> gap[0] < event.sequence() && event.sequence() <= gap[1]);
            default -> false;
        };
    }

    @Test
    void aConflatedClientGetsTheNewestOfEachTopicAndItsCursorPassesNothingThatWaits() {
        World world = new World(200);
        world.open(new Start.Now());
        world.fill("values/0");
        for (int i = 0; i < 50; i++) {
            world.publish("values/1", 1);
            world.publish("values/2", 1);
        }
        Random once = new Random(1);
        while (world.deliver(once)) {
            // Everything.
        }
        assertThat(world.ended).isFalse();
        int before = world.ids.size();
        world.settle(once);
        long last = world.log.get(world.log.size() - 1).sequence();
        assertThat(world.ids.subList(before, world.ids.size())).endsWith(last - 1, last);
        assertThat(world.ids).hasSizeLessThan(40);
        assertThat(world.gaps).isEmpty();
        world.close();
    }

    @Test
    void aClientThatIsSpokenForByNoPolicyIsSentAwayAtItsBound() {
        World world = new World(200);
        world.open(new Start.Now());
        for (int i = 0; i < 40; i++) {
            world.publish("rooms/1", 10);
        }
        Random once = new Random(1);
        while (world.deliver(once)) {
            assertThat(world.unread()).isLessThan(1000);
        }
        assertThat(world.ended).isTrue();
        world.close();
    }

    private static String topic(Random random) {
        return List.of("rooms/1", "rooms/2", "values/1", "values/2", "logs/1").get(random.nextInt(5));
    }

    /** A log, an event loop, and a client whose network is moved by hand. */
    private static final class World implements LiveSink, Writer.Owner {
        private static final QueuedBytes.Holder NOBODY = new QueuedBytes.Holder() {
            @Override
            public String transport() {
                return "lines";
            }

            @Override
            public int waiting() {
                return 0;
            }

            @Override
            public void letGo(Runnable done) {}
        };

        final List<StoredEvent> log = new ArrayList<>();
        final List<Long> ids = new ArrayList<>();
        final List<long[]> gaps = new ArrayList<>();
        boolean ended;
        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final QueuedBytes queued = new QueuedBytes(1 << 30);
        private final StreamMeters meters = new StreamMeters(registry, () -> 0, queued);
        private final MemoryBackplane backplane =
                new MemoryBackplane(topic -> new MemoryBackplane.Retention(10_001, HOUR), Clock.systemUTC());
        private final RetentionRules rules = new RetentionRules(TOPICS, 100);
        private final StreamSettings settings;
        private final Encoding encoding = new Encoding(0, "lines", new LineFormat(), registry.counter("encodes"));
        private final Shard shard = new Shard(channel.eventLoop(), () -> 1, new DeliveryTimes(registry));
        private final ArrayDeque<Runnable> answers = new ArrayDeque<>();
        private QueuedBytes.Share share;
        private ByHand outlet;
        private Writer writer;
        private CatchUp catchUp;
        private String epoch = "";
        private Cursor read = new Cursor("none", 0);
        private int delivered;

        World(int queuedBytes) {
            settings = new StreamSettings(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    queuedBytes,
                    1 << 30,
                    new SlowConsumerRules(TOPICS),
                    new TopicClasses(TOPICS));
            backplane.start(this);
            shard.begin(new Cursor(epoch, 0));
            channel.runPendingTasks();
            outlet = new ByHand(channel);
            writer = newWriter();
            catchUp = newCatchUp();
            share = queued.share(NOBODY);
        }

        private Writer newWriter() {
            return new Writer(outlet, encoding, shard, settings, meters, stream -> {}, this);
        }

        private CatchUp newCatchUp() {
            return new CatchUp(
                    backplane, SELECTED, rules, Clock.systemUTC(), answers::add, settings.queuedBytes(), writer);
        }

        void open(Start start) {
            outlet = new ByHand(channel);
            writer = newWriter();
            catchUp = newCatchUp();
            live = false;
            ended = false;
            share = queued.share(NOBODY);
            catchUp.start(start, new Cursor(epoch, delivered));
        }

        private boolean live;

        /** What was not read is lost with the connection. */
        void reopen() {
            stop();
            share.set(0);
            open(read.epoch().equals(epoch) ? new Start.After(read) : new Start.Now());
        }

        private void stop() {
            catchUp.cancel();
            writer.stop();
            outlet.end();
        }

        void publish(String topic, int size) {
            byte[] json = "x".repeat(size + 1).getBytes(StandardCharsets.US_ASCII);
            backplane.publish(topic, json).toCompletableFuture().join();
        }

        /** Until the client's half of its bound is on its way. */
        void fill(String topic) {
            publish(topic, settings.queuedBytes());
            settleTasks();
            deliver(new Random(0));
        }

        /** A run of one topic, as often as the stream has names for it. */
        boolean deliver(Random random) {
            if (delivered == log.size()) {
                return false;
            }
            List<LiveEvent> run = new ArrayList<>();
            String topic = log.get(delivered).topic();
            do {
                StoredEvent event = log.get(delivered++);
                run.add(new LiveEvent(new Cursor(epoch, event.sequence()), event, 1, null));
            } while (delivered < log.size() && log.get(delivered).topic().equals(topic) && random.nextBoolean());
            LiveRun toDeliver = new LiveRun(run, 1);
            for (int i = random.nextInt(2); i >= 0; i--) {
                if (live) {
                    writer.live(toDeliver);
                } else if (!ended) {
                    toDeliver.events().forEach(catchUp::live);
                    count();
                }
            }
            if (random.nextBoolean()) {
                // The sweep's end.
                outlet.flush();
                shard.begin(new Cursor(epoch, delivered));
                channel.runPendingTasks();
            }
            toDeliver.release();
            return true;
        }

        void read(int bytes) {
            outlet.take(bytes).forEach(this::line);
        }

        private void line(String line) {
            String[] words = line.split(" ", -1);
            read = Cursor.parse(words[1]).orElseThrow();
            if (words[0].equals("event")) {
                ids.add(read.sequence());
            } else if (words[0].equals("gap")) {
                gaps.add(new long[] {
                    read.sequence(), Cursor.parse(words[2]).orElseThrow().sequence()
                });
            }
        }

        void tasks() {
            Runnable answer = answers.poll();
            if (answer != null) {
                answer.run();
            }
            channel.runPendingTasks();
            if (ended) {
                reopen();
            }
        }

        void settleTasks() {
            while (!answers.isEmpty()) {
                tasks();
            }
            tasks();
        }

        /** Until nothing has moved for some rounds: what one task does may lead to another. */
        void settle(Random random) {
            for (int quiet = 0; quiet < 5; quiet++) {
                if (deliver(random) || !answers.isEmpty() || outlet.queued() > 0 || ended) {
                    quiet = 0;
                }
                outlet.flush();
                tasks();
                read(Integer.MAX_VALUE);
            }
        }

        long unread() {
            count();
            return share.bytes();
        }

        void close() {
            stop();
            channel.finishAndReleaseAll();
        }

        @Override
        public void begin(String newEpoch, long last) {
            epoch = newEpoch;
        }

        @Override
        public void event(StoredEvent event, @Nullable TraceContext trace) {
            log.add(event);
        }

        @Override
        public void connected(boolean connected) {}

        @Override
        public void caughtUp() {
            live = true;
            outlet.flush();
        }

        @Override
        public void failed() {
            throw new AssertionError("the log cannot fail here");
        }

        @Override
        public void drained() {
            if (!live) {
                catchUp.writable();
            }
        }

        @Override
        public void count() {
            share.set(writer.unread() + catchUp.heldBytes());
        }

        @Override
        public void tooSlow() {
            stop();
            ended = true;
        }
    }
}
