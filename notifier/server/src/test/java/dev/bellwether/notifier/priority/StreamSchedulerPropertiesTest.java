package dev.bellwether.notifier.priority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.priority.Flow.Grant;
import dev.bellwether.notifier.priority.Flow.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds whatever streams there are and whatever they do: a million steps of the scheduler in all, each grant of which {@link OrderRules} judges. */
class StreamSchedulerPropertiesTest {
    private static final int STEPS = 1000;
    private static final int TRIES = 1000;
    private static final int FEW = 100;
    /** So that what a turn is ahead or behind is little beside the shares. */
    private static final int TURNS = 100;

    @Property(tries = TRIES)
    void whateverHappensBytesGoInOrderAndNothingThatIsThereStays(@ForAll long seed) throws Exception {
        SchedulerWorld world = new SchedulerWorld(seed);
        world.populate(1 + world.random.nextInt(12));
        if (world.random.nextInt(4) == 0) {
            world.plant();
        }
        for (int step = 0; step < STEPS; step++) {
            world.step();
        }
        world.streams.forEach(stream -> stream.window(Integer.MAX_VALUE));

        assertThat(world.flow.distribute(Integer.MAX_VALUE)).isFalse();
        assertThat(world.streams).noneMatch(State::hasFrame);
    }

    @Property(tries = FEW)
    void bytesOfOneUrgencyGoByWeight(@ForAll long seed) {
        sharesGoByWeight(new SchedulerWorld(seed));
    }

    @Property(tries = FEW)
    void soDoThoseOfTheTree(@ForAll long seed) throws Exception {
        SchedulerWorld world = new SchedulerWorld(seed);
        world.end(world.plant());
        sharesGoByWeight(world);
    }

    @Property(tries = FEW)
    void theMostUrgentGoFirstAndTheOthersKeepATwentiethEach(@ForAll long seed) {
        SchedulerWorld world = new SchedulerWorld(seed);
        world.classed(world.random.nextInt(8), 1 + world.random.nextInt(256));
        int only = world.urgency(world.streams.get(0));
        IntStream.range(0, 8)
                .filter(urgency -> urgency != only && world.random.nextBoolean())
                .forEach(urgency -> world.classed(urgency, 1 + world.random.nextInt(256)));
        long total = world.send(4_000_000);

        List<State> byUrgency = new ArrayList<>(world.streams);
        byUrgency.sort(Comparator.comparingInt(world::urgency));
        double least = total * 0.05;
        assertThat((double) byUrgency.get(0).sent())
                .isBetween(
                        total - (byUrgency.size() - 1) * least * 1.05, total - (byUrgency.size() - 1) * least * 0.95);
        assertThat(byUrgency.subList(1, byUrgency.size()))
                .allSatisfy(less -> assertThat((double) less.sent()).isBetween(least * 0.95, least * 1.05));
    }

    @Property(tries = FEW)
    void whoIsOpenedLateGetsItsShareFromThenOn(@ForAll long seed) {
        SchedulerWorld world = new SchedulerWorld(seed);
        int weight = 1 + world.random.nextInt(256);
        State early = world.classed(3, weight);
        world.send(1_000_000);
        State late = world.classed(3, weight);
        State urgent = world.classed(0, weight);
        long before = early.sent();
        long total = world.send(40_000_000);

        double each = total * 0.025;
        assertThat((double) early.sent() - before).isBetween(each * 0.95, each * 1.05);
        assertThat((double) late.sent()).isBetween(each * 0.95, each * 1.05);
        assertThat((double) urgent.sent()).isBetween(total * 0.945, total * 0.955);
    }

    @Property(tries = FEW)
    void nobodyWhoMaySendWaitsForEver(@ForAll long seed) throws Exception {
        SchedulerWorld world = new SchedulerWorld(seed);
        world.populate(2 + world.random.nextInt(20));
        List<State> mayStarve =
                world.streams.stream().filter(world::waitsForAnother).toList();
        world.send(60_000_000);

        assertThat(world.streams)
                .filteredOn(stream -> !mayStarve.contains(stream))
                .allMatch(stream -> stream.sent() > 0);
    }

    @Property(tries = FEW)
    void whoDoesNotShareGoesInTheOrderOfOpening(@ForAll long seed) throws Exception {
        SchedulerWorld world = new SchedulerWorld(seed);
        int count = 2 + world.random.nextInt(8);
        for (int i = 0; i < count; i++) {
            world.scheduler.header(world.open().stream(), new PriorityField(world.random.nextInt(8), false));
        }
        List<State> shuffled = new ArrayList<>(world.streams);
        Collections.shuffle(shuffled, world.random);
        shuffled.forEach(stream -> stream.write(1 + world.random.nextInt(1000)));
        world.flow.distribute(Integer.MAX_VALUE);

        assertThat(world.flow.taken().stream().map(Grant::stream).distinct())
                .containsExactlyElementsOf(world.streams.stream()
                        .sorted(Comparator.comparingInt(world::urgency).thenComparing(one -> one.id()))
                        .map(one -> one.id())
                        .toList());
    }

    private static void sharesGoByWeight(SchedulerWorld world) {
        int urgency = world.random.nextInt(8);
        List<Integer> weights = IntStream.range(0, 2 + world.random.nextInt(8))
                .mapToObj(i -> 1 + world.random.nextInt(256))
                .toList();
        List<State> streams =
                weights.stream().map(weight -> world.classed(urgency, weight)).toList();
        int all = weights.stream().mapToInt(Integer::intValue).sum();
        long total = world.send(TURNS * all * world.turn());

        for (int i = 0; i < weights.size(); i++) {
            double share = (double) total * weights.get(i) / all;
            assertThat((double) streams.get(i).sent()).isBetween(share * 0.95, share * 1.05);
        }
    }
}
