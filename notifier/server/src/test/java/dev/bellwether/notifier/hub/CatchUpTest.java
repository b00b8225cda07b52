package dev.bellwether.notifier.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.backplane.Lifetime;
import dev.bellwether.notifier.backplane.Publication;
import dev.bellwether.notifier.event.Cursor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatchUpTest {
    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void replayAndLiveFeedTogetherAreExactlyOnceInOrderHoweverTheyInterleave(int seed) {
        Random random = new Random(seed);
        CatchingUp world = new CatchingUp(1000, 20 + random.nextInt(200));
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
        CatchingUp world = new CatchingUp(1000, 1 << 20);
        world.publish("long/1");
        world.publish("rooms/1");
        world.publish("rooms/1");
        world.passed = Duration.ofHours(2);
        world.publish("rooms/1");
        world.deliverAll();
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
        CatchingUp world = new CatchingUp(1000, 1 << 20);
        world.publish("rooms/1");
        Instant soon = Instant.now().plusSeconds(60);
        world.backplane.publish(
                new Publication("rooms/1", new byte[] {'1'}, null, new Lifetime(Duration.ofHours(1), soon)));
        world.publish("rooms/1");
        world.deliverAll();
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
        CatchingUp world = new CatchingUp(3, 1 << 20);
        for (int i = 0; i < 8; i++) {
            world.publish("rooms/1");
            world.deliver();
        }
        world.start(new Start.After(new Cursor(world.epoch, 5)));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(6L, 7L, 8L);
        assertThat(world.gaps).isEmpty();
        CatchingUp late = new CatchingUp(3, 1 << 20);
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
        CatchingUp world = new CatchingUp(3, 1 << 20);
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
        CatchingUp world = new CatchingUp(1000, 1 << 20);
        world.publish("rooms/1");
        world.deliver();
        world.start(new Start.After(new Cursor("otherlog", 77)));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(1L);
        assertThat(world.gaps).containsExactly(new Gap("otherlog.77", null, null, Gap.Reason.EPOCH));
    }

    @Test
    void aCursorBeyondTheLogIsSaidAndOneBeyondThisPodAloneIsNot() {
        CatchingUp world = new CatchingUp(1000, 1 << 20);
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
        CatchingUp world = new CatchingUp(1000, 1 << 20);
        world.publish("rooms/1");
        world.deliver();
        world.start(new Start.Malformed("?", new Start.Earliest()));
        world.settle(new Random(0));
        assertThat(world.received).containsExactly(1L);
        assertThat(world.gaps).containsExactly(new Gap("?", null, null, Gap.Reason.MALFORMED));
    }

    private static void publish(CatchingUp world, Random random, List<Long> published) {
        String topic = "rooms/" + random.nextInt(4);
        long sequence = world.publish(topic);
        if (CatchingUp.ROOMS.matches(topic)) {
            published.add(sequence);
        }
    }
}
