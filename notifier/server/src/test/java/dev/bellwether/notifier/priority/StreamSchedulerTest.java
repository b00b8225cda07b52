package dev.bellwether.notifier.priority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.priority.Flow.Grant;
import dev.bellwether.notifier.priority.Flow.State;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamSchedulerTest {
    private static final TopicClass UNREAD = topics("users/*/unread", 0, 256, true, null);
    private static final TopicClass PINNED = topics("pinned/*", 3, 192, false, "users/*/unread");
    private static final TopicClass LIST = topics("rooms/*", 3, 64, false, "users/*/unread");

    private final ScheduledConnection connection = new ScheduledConnection();
    private final StreamScheduler scheduler = connection.scheduler();
    private final Flow flow = new Flow(connection, scheduler);

    @Test
    void theUnreadSummaryGoesBeforeAllAndPinnedRoomsGetThreeTimesWhatOthersGet() {
        State list = classed(1, LIST).write(1 << 20);
        State pinned = classed(3, PINNED).write(1 << 20);
        State unread = classed(5, UNREAD).write(300);

        flow.distribute(300);
        assertThat(unread.sent()).isEqualTo(300);
        flow.distribute(4 * 32 * 1024);
        assertThat(pinned.sent()).isEqualTo(3 * 32 * 1024);
        assertThat(list.sent()).isEqualTo(32 * 1024);
    }

    @Test
    void theClassOutranksTheHeaderAndTheUpdateOutranksBoth() throws Exception {
        State stream = classed(1, LIST);

        scheduler.header(stream.stream(), new PriorityField(1, false));
        assertThat(scheduler.priority(stream.stream())).isEqualTo(new StreamPriority(3, true, 64));
        scheduler.update(stream.stream(), new PriorityField(6, false));
        assertThat(scheduler.priority(stream.stream())).isEqualTo(new StreamPriority(6, true, 64));
    }

    @Test
    void whatTheClientLooksAtWeighsFourTimesAsMuchButNoMoreThan256() {
        State list = classed(1, LIST);
        State pinned = classed(3, PINNED);
        scheduler.look(list.stream(), true);
        scheduler.look(pinned.stream(), true);

        assertThat(scheduler.priority(list.stream()).weight()).isEqualTo(256);
        assertThat(scheduler.priority(pinned.stream()).weight()).isEqualTo(256);
        scheduler.look(list.stream(), false);
        assertThat(scheduler.priority(list.stream()).weight()).isEqualTo(64);
    }

    @Test
    void whereTheRoundTripDoublesLightClassesMakeRoomForHeavyOnes() throws Exception {
        State unread = classed(1, UNREAD);
        State pinned = classed(3, PINNED);
        State list = classed(5, LIST);
        State page = flow.open(7);

        scheduler.roundTripsRose(2);
        assertThat(scheduler.priority(unread.stream()).weight()).isEqualTo(256);
        assertThat(scheduler.priority(pinned.stream()).weight()).isEqualTo(161);
        assertThat(scheduler.priority(list.stream()).weight()).isEqualTo(38);
        assertThat(scheduler.priority(page.stream())).isEqualTo(new StreamPriority(3, false, 8));
        page.write(10);
        assertThat(scheduler.priority(page.stream()).weight()).isEqualTo(8);
        scheduler.roundTripsRose(3);
        assertThat(scheduler.priority(page.stream()).weight()).isEqualTo(6);
        scheduler.roundTripsRose(1);
        assertThat(scheduler.priority(page.stream())).isEqualTo(StreamPriority.DEFAULT);
        assertThat(scheduler.priority(list.stream()).weight()).isEqualTo(64);
    }

    @Test
    void aDownloadMakesRoomAsAClassOfItsWeightDoes() throws Exception {
        State list = classed(1, topics("files", 3, 16, false, null)).write(1 << 20);
        State page = flow.open(3);
        page.write(1 << 20);
        scheduler.roundTripsRose(4);
        flow.distribute(256 << 10);

        assertThat(page.sent()).isEqualTo(list.sent());
        assertThat(scheduler.priority(list.stream()).weight()).isEqualTo(4);
    }

    @Test
    void theRoundTripIsMeasuredOnlyWhereClassesShareAConnection() {
        AtomicInteger asked = new AtomicInteger();
        scheduler.probeBy(asked::incrementAndGet);

        State first = classed(1, LIST);
        classed(3, LIST);
        first.write(5000);
        assertThat(flow.distribute(10)).isTrue();
        assertThat(asked).hasValue(0);

        classed(5, UNREAD);
        assertThat(asked).hasValue(1);
        assertThat(flow.distribute(10)).isTrue();
        assertThat(asked).hasValue(2);
        assertThat(flow.distribute(10_000)).isFalse();
        assertThat(asked).hasValue(2);
    }

    @Test
    void anEndWithoutBytesLeavesWhateverWaits() {
        State busy = classed(1, UNREAD).write(1 << 20);
        State ends = flow.open(3);
        ends.writeEmpty();

        flow.distribute(0);
        assertThat(flow.taken()).containsExactly(new Grant(3, 0));
        assertThat(busy.sent()).isZero();
    }

    @Test
    void aStreamOfAClosedWindowIsNotAskedAgainAndAgain() {
        State stream = flow.open(1);
        stream.window(0);
        stream.write(100);

        assertThat(flow.distribute(1000)).isFalse();
        assertThat(flow.taken()).containsExactly(new Grant(1, 0));
        assertThat(flow.distribute(1000)).isFalse();
        assertThat(flow.taken()).isEmpty();
        stream.window(60);
        assertThat(flow.distribute(1000)).isFalse();
        assertThat(flow.taken()).containsExactly(new Grant(1, 60));
    }

    @Test
    void theCauseOfWaitingIsNamed() {
        State served = classed(1, UNREAD).write(1 << 20);
        State starved = classed(3, LIST).write(500);
        State shut = classed(5, LIST);
        shut.window(0);
        shut.write(10);
        State idle = classed(7, LIST);
        flow.distribute(4000);

        assertThat(scheduler.waiting(starved.stream())).contains(Waiting.PRIORITY);
        assertThat(scheduler.waiting(shut.stream())).contains(Waiting.STREAM_WINDOW);
        assertThat(scheduler.waiting(served.stream())).contains(Waiting.SOCKET);
        assertThat(scheduler.waiting(idle.stream())).isEmpty();
    }

    @Test
    void whatAStreamGotLongAgoDoesNotHideThatItStarvesNow() {
        State list = classed(1, LIST).write(4 << 20);
        flow.distribute(1 << 20);
        State unread = classed(3, UNREAD).write(1 << 20);
        flow.distribute(256 << 10);
        assertThat(scheduler.waiting(list.stream())).contains(Waiting.PRIORITY);

        // Nor does what it starved for long ago hide that it is let go first now.
        unread.cancel();
        flow.distribute(256 << 10);
        assertThat(scheduler.waiting(list.stream())).contains(Waiting.SOCKET);
    }

    @Test
    void whoWaitsForItsTurnBesideItsEqualIsNotStarved() {
        State one = classed(1, UNREAD).write(1 << 20);
        State other = classed(3, UNREAD).write(1 << 20);
        flow.distribute(128 << 10);
        for (int i = 0; i < 256; i++) {
            flow.distribute(1 << 10);
            assertThat(scheduler.waiting(one.stream())).contains(Waiting.SOCKET);
            assertThat(scheduler.waiting(other.stream())).contains(Waiting.SOCKET);
        }
    }

    private State classed(int id, TopicClass topics) {
        State stream = flow.open(id);
        scheduler.classed(stream.stream(), topics);
        return stream;
    }

    private static TopicClass topics(String name, int urgency, int weight, boolean exclusive, @Nullable String parent) {
        return new TopicClass(name, urgency, weight, exclusive, parent);
    }
}
