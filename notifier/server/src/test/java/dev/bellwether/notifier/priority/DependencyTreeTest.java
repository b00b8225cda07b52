package dev.bellwether.notifier.priority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.priority.Flow.Grant;
import dev.bellwether.notifier.priority.Flow.State;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the scheduler makes of clients that build the tree of RFC 7540. */
class DependencyTreeTest {
    private static final TopicClass UNREAD = topics("users/*/unread", 256, true, null);
    private static final TopicClass PINNED = topics("pinned/*", 192, false, "users/*/unread");
    private static final TopicClass LIST = topics("rooms/*", 64, false, "users/*/unread");
    private static final int MUCH = 1 << 26;

    private final ScheduledConnection connection = new ScheduledConnection();
    private final StreamScheduler scheduler = connection.scheduler();
    private final Flow flow = new Flow(connection, scheduler);

    @Test
    void aClientThatBuildsATreeAndKnowsNoUrgenciesGetsItsTree() throws Exception {
        // A client of RFC 7540: 1 depends on 3, though it came first.
        State child = flow.open(1);
        scheduler.updateDependencyTree(1, 0, (short) 16, false);
        scheduler.knowsNoUrgencies();
        assertThat(scheduler.isTree()).isFalse();
        child.write(1000);
        State parent = flow.open(3);
        scheduler.updateDependencyTree(3, 0, (short) 256, true);
        scheduler.knowsNoUrgencies();
        assertThat(scheduler.isTree()).isTrue();
        parent.write(1000);

        flow.distribute(1500);
        assertThat(parent.sent()).isEqualTo(1000);
        assertThat(child.sent()).isEqualTo(500);
    }

    @Test
    void theFirstSignOfUrgenciesEndsTheTree() throws Exception {
        State first = flow.open(1);
        scheduler.updateDependencyTree(1, 0, (short) 1, false);
        scheduler.knowsNoUrgencies();
        State second = flow.open(3);
        first.write(1000);
        second.write(1000);
        assertThat(scheduler.isTree()).isTrue();

        scheduler.update(second.stream(), new PriorityField(0, false));
        assertThat(scheduler.isTree()).isFalse();
        flow.distribute(1000);
        assertThat(second.sent()).isEqualTo(1000);
        scheduler.updateDependencyTree(3, 1, (short) 1, false);
        scheduler.knowsNoUrgencies();
        assertThat(scheduler.isTree()).isFalse();
        assertThat(flow.distribute(10_000)).isFalse();
        assertThat(first.sent()).isEqualTo(1000);
    }

    @Test
    void anEndThatWaitsInTheTreeLeavesWhenTheTreeFalls() throws Exception {
        State ends = flow.open(1);
        scheduler.updateDependencyTree(1, 0, (short) 1, false);
        scheduler.knowsNoUrgencies();
        ends.writeEmpty();
        assertThat(scheduler.isTree()).isTrue();

        scheduler.header(flow.open(3).stream(), new PriorityField(0, false));
        flow.distribute(0);
        assertThat(flow.taken()).containsExactly(new Grant(1, 0));
    }

    @Test
    void classesHaveTheirPlacesInTheTree() throws Exception {
        State list = classed(1, LIST);
        scheduler.updateDependencyTree(1, 0, (short) 200, false);
        scheduler.knowsNoUrgencies();
        list.write(100_000);
        State pinned = classed(3, PINNED).write(100_000);
        State unread = classed(5, UNREAD).write(1000);

        flow.distribute(1000);
        assertThat(unread.sent()).isEqualTo(1000);
        flow.distribute(80_000);
        assertThat((double) pinned.sent()).isBetween(0.95 * 60_000, 1.05 * 60_000);
        assertThat((double) list.sent()).isBetween(0.9 * 20_000, 1.1 * 20_000);
    }

    @Test
    void whatTheClientLooksAtWeighsFourTimesAsMuchThereToo() throws Exception {
        plant(1);
        State seen = classed(3, LIST).write(MUCH);
        State other = classed(5, LIST).write(MUCH);
        scheduler.look(seen.stream(), true);
        assertShares(seen, other, 4);
        scheduler.look(seen.stream(), false);
        assertShares(seen, other, 1);
    }

    @Test
    void lightClassesMakeRoomThereTooAsTheRoundTripGrows() throws Exception {
        plant(1);
        State pinned = classed(3, PINNED).write(MUCH);
        State list = classed(5, LIST).write(MUCH);
        assertShares(pinned, list, 3);
        scheduler.roundTripsRose(4);
        assertShares(pinned, list, 6); // 192 · 4^(-1/4) to 64 · 4^(-3/4)
        State late = classed(7, LIST).write(MUCH);
        assertShares(list, late, 1);
        scheduler.roundTripsRose(1);
        assertShares(pinned, list, 3);
    }

    @Test
    void whatHasNoClassMakesRoomByTheWeightThatItsClientWants() throws Exception {
        plant(1);
        scheduler.roundTripsRose(4);
        State full = requested(3, 256).write(MUCH);
        State half = requested(5, 128).write(MUCH);
        State silent = flow.open(7).write(MUCH);
        assertShares(full, half, 4); // 256 to 128 · 4^(-1/2)
        assertShares(full, silent, 256 / 4.0);

        scheduler.updateDependencyTree(5, 0, (short) 256, false);
        assertShares(full, half, 1);
        scheduler.updateDependencyTree(5, 0, (short) 128, false);
        scheduler.roundTripsRose(1);
        assertShares(full, half, 2);
        assertShares(full, silent, 16);
    }

    @Test
    void aNewWeightMovesNobody() throws Exception {
        plant(1);
        scheduler.updateDependencyTree(3, 0, (short) 16, false); // of a stream to come, and below a group
        scheduler.updateDependencyTree(5, 101, (short) 16, false);
        State parent = flow.open(3).write(3000);
        State child = flow.open(5).write(MUCH);
        State room = classed(7, topics("rooms/*", 64, false, null)).write(MUCH);
        scheduler.updateDependencyTree(3, 0, (short) 16, true);
        scheduler.roundTripsRose(2);
        scheduler.look(room.stream(), true);

        flow.distribute(3000);
        assertThat(parent.sent()).as("whose siblings are its children").isEqualTo(3000);
        assertShares(room, child, 16); // 256 to the group's
    }

    @Test
    void whoseParentIsOverShareAtTheRoot() throws Exception {
        plant(1);
        State unread = classed(3, UNREAD);
        State pinned = classed(5, PINNED).write(MUCH);
        State list = classed(7, LIST).write(MUCH);
        unread.stream().close();
        scheduler.roundTripsRose(2);
        scheduler.look(list.stream(), true);

        assertShares(list, pinned, 256 / 161.0);
    }

    @Test
    void whoTakesTheChildrenOfOneBelowItForgetsNobody() throws Exception {
        plant(1);
        List<State> waiting = List.of(
                flow.open(3).write(1000), flow.open(5).write(1000), flow.open(7).write(1000));
        scheduler.updateDependencyTree(5, 3, (short) 16, false);
        scheduler.updateDependencyTree(7, 5, (short) 16, false);
        scheduler.updateDependencyTree(3, 5, (short) 16, true);

        assertThat(flow.distribute(1 << 20)).isFalse();
        assertThat(waiting).allMatch(stream -> stream.sent() == 1000);
    }

    /** A client of RFC 7540 asks for something, and depends on nothing. */
    private void plant(int id) throws Exception {
        requested(id, 200);
        assertThat(scheduler.isTree()).isTrue();
    }

    private State requested(int id, int weight) throws Exception {
        State stream = flow.open(id);
        scheduler.updateDependencyTree(id, 0, (short) weight, false);
        scheduler.knowsNoUrgencies();
        return stream;
    }

    private void assertShares(State one, State other, double ratio) {
        long before = one.sent();
        long otherBefore = other.sent();
        flow.distribute(1 << 22);
        assertThat((double) (one.sent() - before) / (other.sent() - otherBefore))
                .isCloseTo(ratio, Percentage.withPercentage(5));
    }

    private State classed(int id, TopicClass topics) {
        State stream = flow.open(id);
        scheduler.classed(stream.stream(), topics);
        return stream;
    }

    private static TopicClass topics(String name, int weight, boolean exclusive, @Nullable String parent) {
        return new TopicClass(name, 3, weight, exclusive, parent);
    }
}
