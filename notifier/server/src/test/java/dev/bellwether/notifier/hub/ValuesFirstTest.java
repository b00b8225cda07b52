package dev.bellwether.notifier.hub;

import static dev.bellwether.notifier.hub.CatchingUp.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.backplane.Backplane.Newest;
import dev.bellwether.notifier.backplane.Lifetime;
import dev.bellwether.notifier.backplane.Publication;
import dev.bellwether.notifier.config.TopicConfig;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.hub.Gap.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Topics that keep one notification, which whoever follows them gets first. */
class ValuesFirstTest {
    private static final List<TopicConfig> TOPICS = List.of(topic("values/*", 1), topic("rooms/*", 1000));
    private static final TopicSelection BOTH = TopicSelection.of(List.of("values/*", "rooms/1"));

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void valuesThenTheLiveFeedAndResumesLoseRepeatAndReorderNothing(int seed) {
        Random random = new Random(seed);
        TopicSelection selected = random.nextBoolean() ? BOTH : TopicSelection.of(List.of("values/1", "values/*"));
        CatchingUp world = new CatchingUp(TOPICS, selected, 20 + random.nextInt(200));
        for (int i = random.nextInt(30); i > 0; i--) {
            publish(world, random);
        }
        while (random.nextInt(8) > 0 && world.deliver()) {
            // The loop of the new stream may be behind the log.
        }
        int known = (int) world.log.stream()
                .filter(event -> event.sequence() <= world.position())
                .count();
        boolean resumes = random.nextBoolean();
        long from = resumes ? random.nextInt((int) world.position() + 1) : world.position();
        world.start(resumes ? new Start.After(new Cursor(world.epoch, from)) : new Start.Now());
        for (int step = 0; step < 150; step++) {
            switch (random.nextInt(5)) {
                case 0 -> publish(world, random);
                case 1 -> world.deliver();
                case 2 -> world.answer(random);
                case 3 -> world.toggle();
                default -> world.runTask();
            }
        }
        world.settle(random);
        Map<String, Long> newest = new HashMap<>();
        world.log.forEach(event -> newest.put(event.topic(), event.sequence()));
        Map<String, Long> newestBefore = new HashMap<>();
        world.log.subList(0, known).forEach(event -> newestBefore.put(event.topic(), event.sequence()));
        assertThat(world.received).isSorted().doesNotHaveDuplicates();
        for (StoredEvent event : world.log) {
            if (!selected.matches(event.topic())) {
                assertThat(world.received).doesNotContain(event.sequence());
            } else if (newest.getOrDefault(event.topic(), 0L) == event.sequence()
                    && event.topic().startsWith("values/")) {
                assertThat(world.received.contains(event.sequence()))
                        .as("the value %s after %d", event, from)
                        .isEqualTo(!resumes || event.sequence() > from);
            } else if (event.topic().equals("rooms/1")) {
                assertThat(world.received.contains(event.sequence()))
                        .as("the notification %s after %d", event, from)
                        .isEqualTo(event.sequence() > from);
            } else if (event.sequence() <= world.openedAt.sequence()
                    || event.sequence() <= from && newestBefore.getOrDefault(event.topic(), 0L) != event.sequence()) {
                assertThat(world.received).as("superseded before").doesNotContain(event.sequence());
            }
        }
        if (!resumes || selected != BOTH) {
            // What is gone from the log's beginning may have been of the other topic.
            assertThat(world.gaps).isEmpty();
        }
        assertThat(world.live).as("caught up").isTrue();
    }

    private static void publish(CatchingUp world, Random random) {
        world.publish(List.of("values/1", "values/2", "values/3", "rooms/1", "rooms/2")
                .get(random.nextInt(5)));
    }

    @Test
    void theStreamOpensJustBeforeTheFirstValue() {
        CatchingUp world = published("values/1", "values/2", "values/1", "rooms/1", "values/3");
        world.start(new Start.Now());
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(2L, 3L, 5L);
        assertThat(world.openedAt).isEqualTo(new Cursor(world.epoch, 1));
        assertThat(world.reachedAt).isEqualTo(new Cursor(world.epoch, 5));
    }

    @Test
    void theNewestOfTheRestComeAfterTheValuesThatAreOlder() {
        CatchingUp world = published("values/1", "rooms/1", "rooms/1", "values/2", "values/2", "rooms/1");
        world.start(new Start.Newest(2));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(1L, 5L, 6L);
        assertThat(world.gaps).isEmpty();
    }

    @Test
    void whatIsTooOldOrHasExpiredIsNoValueAnyMore() {
        CatchingUp world = new CatchingUp(TOPICS, BOTH, 1 << 20);
        world.publish("values/old");
        world.passed = Duration.ofMinutes(50);
        world.publish("values/new");
        Instant soon = Instant.now().plus(world.passed).plusSeconds(60);
        world.backplane.publish(
                new Publication("values/brief", new byte[] {'1'}, null, new Lifetime(Duration.ofHours(1), soon)));
        world.deliverAll();
        world.start(new Start.Now());
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(1L, 2L, 3L);
        world.passed = Duration.ofMinutes(65);
        world.start(new Start.Now());
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(2L);
        assertThat(world.gaps).isEmpty();
    }

    @Test
    void supersededValuesAreNoGapForWhoComesBack() {
        CatchingUp world = new CatchingUp(TOPICS, TopicSelection.of(List.of("values/*")), 1 << 20);
        List.of(1, 1, 1, 2, 1, 1).forEach(number -> world.publish("values/" + number));
        world.deliverAll();
        world.start(new Start.After(new Cursor(world.epoch, 1)));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(4L, 6L);
        assertThat(world.gaps).isEmpty();
    }

    @Test
    void aMixedStreamIsToldWhatItsOtherTopicsLost() {
        List<TopicConfig> topics = List.of(topic("values/*", 1), topic("rooms/*", 2));
        CatchingUp world = new CatchingUp(topics, BOTH, 1 << 20);
        world.publish("rooms/2");
        for (int i = 0; i < 4; i++) {
            world.publish("values/1");
            world.publish("rooms/1");
        }
        world.deliverAll();
        world.start(new Start.After(new Cursor(world.epoch, 1)));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(7L, 8L, 9L);
        assertThat(world.gaps)
                .extracting(gap -> gap.from() + " " + gap.to() + " " + gap.reason())
                .containsExactly(world.epoch + ".1 " + world.epoch + ".5 retention");
    }

    @Test
    void aValueThatIsGoneForItsAgeIsAGap() {
        CatchingUp world = published("rooms/2", "values/1", "values/2");
        world.passed = Duration.ofMinutes(61);
        world.publish("values/2");
        world.deliverAll();
        world.start(new Start.After(new Cursor(world.epoch, 1)));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(4L);
        assertThat(world.gaps).extracting(Gap::reason).containsOnly(Reason.RETENTION);
    }

    @Test
    void whoFollowsMoreTopicsThanAStreamBeginsWithIsToldSo() {
        CatchingUp world = new CatchingUp(TOPICS, BOTH, 1 << 20);
        for (int i = 0; i <= Newest.MOST; i++) {
            world.publish("values/" + i);
        }
        world.deliverAll();
        world.start(new Start.Now());
        world.settle(new Random(0));
        assertThat(world.received).isEmpty();
        Cursor now = new Cursor(world.epoch, Newest.MOST + 1);
        assertThat(world.gaps).containsExactly(new Gap(now.toString(), null, now, Reason.VALUES));
        world.publish("values/7");
        world.deliverAll();
        assertThat(world.received).containsExactly(Newest.MOST + 2L);
        world.start(new Start.Earliest());
        world.settle(new Random(0));
        assertThat(world.received).hasSize(Newest.MOST + 1);
    }

    private static CatchingUp published(String... topics) {
        CatchingUp world = new CatchingUp(TOPICS, BOTH, 1 << 20);
        List.of(topics).forEach(world::publish);
        world.deliverAll();
        return world;
    }
}
