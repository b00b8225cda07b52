package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.EventBenchmark;
import dev.bellwether.notifier.hub.PendingBenchmark;
import dev.bellwether.notifier.longpoll.PollEncodeBenchmark;
import dev.bellwether.notifier.priority.StreamSchedulerBenchmark;
import dev.bellwether.notifier.sse.SseEncodeBenchmark;
import dev.bellwether.notifier.websocket.WebSocketEncodeBenchmark;
import org.junit.jupiter.api.Test;

/** That what {@code e2e/bench/micro} measures does what it is measured for. */
class BenchmarksTest {
    @Test
    void anEncodedEventIsLongerThanItsJsonUnlessItIsDeflated() {
        int json = new SseEncodeBenchmark().baseline();

        assertThat(json).isEqualTo(200);
        assertThat(new SseEncodeBenchmark().sse()).isGreaterThan(json);
        assertThat(new WebSocketEncodeBenchmark().plain()).isGreaterThan(json);
        assertThat(new WebSocketEncodeBenchmark().deflated()).isLessThan(json);
        assertThat(new PollEncodeBenchmark().poll()).isGreaterThan(json);
    }

    @Test
    void cursorsTopicsAndKeysAreThoseOfTheBaseline() throws Exception {
        EventBenchmark event = new EventBenchmark();

        assertThat(event.cursor()).contains(new Cursor("dlvm2kq8h3s0", 4711081500L));
        assertThat(event.cursorBaseline()).isTrue();
        assertThat(event.topic()).isTrue();
        assertThat(event.topicBaseline()).isTrue();
        assertThat(event.dedupKey()).hasSize(64);
        assertThat(event.dedupKeyBaseline()).hasSize(32);
    }

    @Test
    void everythingThatWaitsComesOutAndOfConflatedTopicsTheNewest() {
        PendingBenchmark pending = new PendingBenchmark();

        assertThat(pending.inOrder()).isEqualTo(64);
        assertThat(pending.baseline()).isEqualTo(64);
        assertThat(pending.conflated()).isEqualTo(8);
    }

    @Test
    void everySchedulerLetsEachStreamSendItsEvent() {
        StreamSchedulerBenchmark scheduler = new StreamSchedulerBenchmark();

        assertThat(scheduler.oneClass()).isEqualTo(200);
        assertThat(scheduler.eightClasses()).isEqualTo(200);
        assertThat(scheduler.baseline()).isEqualTo(200);
    }
}
