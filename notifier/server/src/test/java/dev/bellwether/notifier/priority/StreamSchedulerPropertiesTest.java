package dev.bellwether.notifier.priority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.priority.Flow.Grant;
import dev.bellwether.notifier.priority.Flow.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds whatever streams there are and whatever they do: a million steps of the scheduler in all. */
class StreamSchedulerPropertiesTest {
    private static final int STEPS = 1000;
    private static final int TRIES = 1000;
    private static final int FEW = 100;
    /** What a turn may be ahead or behind. */
    private static final int TURNS = 2 * StreamPriority.MOST_WEIGHT * Turn.BYTES;
    /** What a less urgent round may. */
    private static final int ROUNDS = 4 << 10;

    @Property(tries = TRIES)
    void nothingIsGrantedThatIsNotThereAndNothingThatIsThereStays(@ForAll long seed) throws Exception {
        World world = new World(seed);
        world.populate(1 + world.random.nextInt(12));
        for (int step = 0; step < STEPS; step++) {
            world.step();
        }
        world.streams.forEach(stream -> stream.window(Integer.MAX_VALUE));

        assertThat(world.flow.distribute(Integer.MAX_VALUE)).isFalse();
        assertThat(world.streams).noneMatch(State::hasFrame);
    }

    @Property(tries = FEW)
    void bytesOfOneUrgencyGoByWeight(@ForAll long seed) {
        World world = new World(seed);
        int urgency = world.random.nextInt(8);
        List<Integer> weights = IntStream.range(0, 2 + world.random.nextInt(8))
                .mapToObj(i -> 1 + world.random.nextInt(256))
                .toList();
        weights.forEach(weight -> world.classed(urgency, weight));
        long total = world.send(40_000_000);

        int all = weights.stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < weights.size(); i++) {
            double share = (double) total * weights.get(i) / all;
            assertThat((double) world.streams.get(i).sent()).isBetween(share * 0.95 - TURNS, share * 1.05 + TURNS);
        }
    }

    @Property(tries = FEW)
    void theMostUrgentGoFirstAndTheOthersKeepATwentiethEach(@ForAll long seed) {
        World world = new World(seed);
        IntStream.range(0, 8)
                .filter(urgency -> world.random.nextBoolean())
                .forEach(urgency -> world.classed(urgency, 1 + world.random.nextInt(256)));
        if (world.streams.isEmpty()) {
            world.classed(world.random.nextInt(8), 16);
        }
        long total = world.send(2_000_000);

        int lesser = world.streams.size() - 1;
        double first = world.streams.get(0).sent();
        assertThat(first)
                .isBetween(
                        total * (1 - lesser * 0.05) - lesser * ROUNDS, total * (1 - lesser * 0.05) + lesser * ROUNDS);
        for (State less : world.streams.subList(1, world.streams.size())) {
            assertThat((double) less.sent()).isBetween(total * 0.05 - ROUNDS, total * 0.05 + ROUNDS);
        }
    }

    @Property(tries = FEW)
    void nobodyWhoMaySendWaitsForEver(@ForAll long seed) throws Exception {
        World world = new World(seed);
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
        World world = new World(seed);
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
                        .sorted(Comparator.comparingInt(world::urgency)
                                .thenComparing(one -> one.stream().id()))
                        .map(one -> one.stream().id())
                        .toList());
    }

    /** A connection and its streams. */
    private static final class World {
        private final Random random;
        private final ScheduledConnection connection = new ScheduledConnection();
        private final StreamScheduler scheduler = connection.scheduler();
        private final Flow flow = new Flow(connection, scheduler);
        private final List<State> streams = new ArrayList<>();

        World(long seed) {
            random = new Random(seed);
        }

        void step() throws Exception {
            State stream = streams.get(random.nextInt(streams.size()));
            switch (random.nextInt(8)) {
                case 0, 1 -> stream.write(random.nextInt(40_000));
                case 2 -> stream.window(random.nextInt(60_000) - 5000);
                case 3 -> stream.writeEmpty();
                case 4 -> stream.cancel();
                case 5 -> reprioritize(stream);
                default -> {
                    int most = random.nextInt(20_000);
                    boolean more = flow.distribute(most);
                    assertThat(flow.taken().stream().mapToInt(Grant::bytes).sum())
                            .isLessThanOrEqualTo(most);
                    assertThat(more).isEqualTo(streams.stream().anyMatch(one -> one.sendable() > 0));
                }
            }
        }

        /** Lets everybody have more than enough to send, and the connection send so much, a little at a time. */
        long send(long bytes) {
            flow.recordNothing();
            streams.forEach(stream -> stream.write(1 << 30));
            long sent = 0;
            while (sent < bytes) {
                int some = 1 + random.nextInt(50_000);
                flow.distribute(some);
                sent += some;
            }
            return sent;
        }

        void populate(int count) throws Exception {
            for (int i = 0; i < count; i++) {
                reprioritize(open());
            }
        }

        void reprioritize(State stream) throws Exception {
            PriorityField field = new PriorityField(random.nextInt(8), random.nextBoolean());
            switch (random.nextInt(5)) {
                case 0 -> scheduler.header(stream.stream(), field);
                case 1 -> scheduler.update(stream.stream(), field);
                case 2 -> scheduler.look(stream.stream(), random.nextBoolean());
                case 3 -> scheduler.roundTripsRose(1 + random.nextInt(8) / 8.0);
                default -> scheduler.classed(stream.stream(), topics(random.nextInt(8), 1 + random.nextInt(256)));
            }
        }

        void classed(int urgency, int weight) {
            scheduler.classed(open().stream(), topics(urgency, weight));
        }

        State open() {
            State stream = flow.open(2 * connection.numActiveStreams() + 1);
            streams.add(stream);
            return stream;
        }

        int urgency(State stream) {
            return scheduler.priority(stream.stream()).urgency();
        }

        /** Whether it shares with nobody, and another of its urgency that does not either was opened before. */
        boolean waitsForAnother(State stream) {
            return !scheduler.priority(stream.stream()).incremental()
                    && streams.stream()
                            .filter(one -> one.stream().id() < stream.stream().id())
                            .filter(one -> urgency(one) == urgency(stream))
                            .anyMatch(one -> !scheduler.priority(one.stream()).incremental());
        }

        private static TopicClass topics(int urgency, int weight) {
            return new TopicClass("t" + urgency + "/" + weight, urgency, weight, false, null);
        }
    }
}
