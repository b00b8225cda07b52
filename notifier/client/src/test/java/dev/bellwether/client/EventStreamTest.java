package dev.bellwether.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A stream on a scripted wire, with a clock that moves only when told. */
class EventStreamTest {
    private final List<String> told = new ArrayList<>();
    private final ScriptedContext context = new ScriptedContext();
    private final EventStream stream = new EventStream(Subscription.to("rooms/7"), new Notes(), context);

    @Test
    void failuresWaitOneTwoFourEightSeconds() {
        context.unreachable = true;
        stream.start();
        for (int i = 0; i < 5; i++) {
            context.advance();
        }
        assertThat(told.stream().filter(t -> t.startsWith("interrupted")))
                .containsExactly(
                        "interrupted ConnectionLost[reason=refused] PT1S",
                        "interrupted ConnectionLost[reason=refused] PT2S",
                        "interrupted ConnectionLost[reason=refused] PT4S",
                        "interrupted ConnectionLost[reason=refused] PT7.2S",
                        "interrupted ConnectionLost[reason=refused] PT7.2S",
                        "interrupted ConnectionLost[reason=refused] PT7.2S");
    }

    @Test
    void aStreamThatOpenedButDeliveredNothingDoesNotStartOver() {
        stream.start();
        for (int i = 0; i < 3; i++) {
            context.exchange().open().body("id: e.1\n\n").end(new Interruption.Reset(2));
            context.advance();
        }
        assertThat(context.waits).containsExactly(1000L, 2000L, 4000L);
    }

    @Test
    void aDeliveredEventStartsTheDelaysOver() {
        stream.start();
        context.exchange().end(new Interruption.Reset(2));
        context.advance();
        context.exchange().end(new Interruption.Reset(2));
        context.advance();
        context.exchange().open().body("data: a\n\n").end(new Interruption.Ended());
        context.advance();
        context.exchange().end(new Interruption.Ended());
        assertThat(context.waits).containsExactly(1000L, 2000L, 1000L, 2000L);
    }

    @Test
    void aStreamThatStoodAWhileStartsTheDelaysOver() {
        stream.start();
        context.exchange().end(new Interruption.Reset(2));
        context.advance();
        ScriptedContext.Answer answer = context.exchange().open();
        context.now += Duration.ofSeconds(8).toNanos();
        answer.end(new Interruption.Ended());
        assertThat(context.waits).containsExactly(1000L, 1000L);
    }

    @Test
    void theCursorIsSentWhenAskingAgain() {
        stream.start();
        assertThat(context.requests).containsExactly("/v1/stream?topic=rooms/7 after ");
        context.exchange()
                .open()
                .body("id: e.5\ndata: {}\n\nid: e.6\ndata: cut")
                .end(new Interruption.Ended());
        context.advance();
        assertThat(context.requests).last().isEqualTo("/v1/stream?topic=rooms/7 after e.5");
        assertThat(stream.lastEventId()).isEqualTo("e.5");
    }

    @Test
    void theServersRetryIsAFloorForAllLaterDelays() {
        stream.start();
        context.exchange().open().body("retry: 3000\n\n").end(new Interruption.Ended());
        context.advance();
        context.exchange().end(new Interruption.Ended());
        assertThat(context.waits).allMatch(millis -> millis >= 3000).hasSize(2);
    }

    @Test
    void aPassingRefusalIsRetriedNotBeforeRetryAfter() {
        stream.start();
        context.exchange()
                .answer(503, "application/problem+json", "5")
                .body("{\"title\":\"Busy\"}")
                .end(new Interruption.Ended());
        assertThat(told).anyMatch(t -> t.startsWith("interrupted Refused[status=503, detail={\"title\":\"Busy\"}]"));
        assertThat(context.waits).allMatch(millis -> millis >= 5000).hasSize(1);
    }

    @Test
    void aFinalRefusalClosesTheStream() {
        stream.start();
        context.exchange()
                .answer(400, "application/problem+json", null)
                .body("{}")
                .end(new Interruption.Ended());
        assertThat(told).containsExactly("CONNECTING", "interrupted Refused[status=400, detail={}] PT0S", "CLOSED");
        assertThat(context.waits).isEmpty();
        assertThat(context.forgotten).isTrue();
    }

    @Test
    void whatIsNotAnEventStreamIsRefused() {
        stream.start();
        context.exchange().answer(200, "text/html", null).body("<p>").end(new Interruption.Ended());
        assertThat(told)
                .contains(
                        "interrupted Refused[status=200, detail=content-type text/html (expected: text/event-stream) <p>] PT0S");
    }

    @Test
    void gapsAndUnavailabilityAreToldApart() {
        stream.start();
        context.exchange()
                .open()
                .body(
                        "event: gap\ndata: {\"from\":\"e.1\"}\n\nevent: unavailable\ndata: {}\n\nevent: room.joined\ndata: {}\n\n");
        assertThat(told)
                .containsExactly(
                        "CONNECTING", "OPEN", "gap {\"from\":\"e.1\"}", "unavailable {}", "event room.joined {}");
    }

    @Test
    void aServerThatLeavesIsToldOfAndTheStreamGoesOnElsewhereFromItsCursor() {
        stream.start();
        context.exchange()
                .open()
                .body("id: e.1\ndata: a\n\nretry: 1500\nid: e.3\nevent: unavailable\ndata: {\"reason\":\"moved\"}\n\n")
                .end(new Interruption.Ended());
        context.advance();
        assertThat(told).contains("event message a", "unavailable {\"reason\":\"moved\"}");
        assertThat(told).filteredOn("CONNECTING"::equals).hasSize(2);
        assertThat(stream.lastEventId()).isEqualTo("e.3");
    }

    @Test
    void afterCloseNothingElseIsTold() {
        stream.start();
        ScriptedContext.Answer answer = context.exchange().open();
        stream.close();
        answer.body("data: late\n\n").end(new Interruption.Ended());
        context.advance();
        assertThat(told).containsExactly("CONNECTING", "OPEN", "CLOSED");
        assertThat(context.cancelled).isEqualTo(1);
    }

    @Test
    void closingWhileWaitingAsksNoMore() {
        context.unreachable = true;
        stream.start();
        stream.close();
        context.advance();
        assertThat(told).last().isEqualTo("CLOSED");
        assertThat(told).filteredOn("CONNECTING"::equals).hasSize(1);
    }

    @Test
    void aListenerMayCloseInTheMiddleOfAChunk() {
        stream.start();
        context.exchange().open().body("id: 1\ndata: stop\n\nid: 2\ndata: more\n\n");
        assertThat(told).containsExactly("CONNECTING", "OPEN", "event message stop", "CLOSED");
        assertThat(stream.lastEventId()).isEqualTo("1");
    }

    @Test
    void aListenerThatFailsLosesNothingButItsOwnCall() {
        stream.start();
        context.exchange().open().body("data: fail\n\ndata: next\n\n");
        assertThat(told).last().isEqualTo("event message next");
    }

    @Test
    void anEventBeyondTheLimitInterruptsTheStream() {
        stream.start();
        context.exchange().open().body("data: " + "x".repeat(2000));
        assertThat(told).anyMatch(t -> t.startsWith("interrupted Malformed[reason=event larger than 1000 bytes]"));
        assertThat(context.cancelled).isEqualTo(1);
    }

    @Test
    void aTokenIsAskedForOnceAndAgainWhenItHasEnded() {
        AtomicInteger asked = new AtomicInteger();
        context.credentials =
                new Credentials(() -> CompletableFuture.completedFuture("t" + asked.incrementAndGet()), context);
        stream.start();
        context.exchange().open().body("id: e.1\ndata: {}\n\n").end(new Interruption.Reset(2));
        context.advance();
        context.exchange()
                .open()
                .body("event: unauthorized\ndata: {\"reason\":\"expired\"}\n\n")
                .end(new Interruption.Ended());
        context.advance();
        assertThat(context.requests)
                .containsExactly(
                        "/v1/stream?topic=rooms/7 after  with t1",
                        "/v1/stream?topic=rooms/7 after e.1 with t1",
                        "/v1/stream?topic=rooms/7 after e.1 with t2");
        assertThat(told).contains("unauthorized {\"reason\":\"expired\"}");
    }

    @Test
    void fourRefusedTokensInARowAreFinal() {
        AtomicInteger asked = new AtomicInteger();
        context.credentials =
                new Credentials(() -> CompletableFuture.completedFuture("t" + asked.incrementAndGet()), context);
        stream.start();
        for (int i = 0; i < 4; i++) {
            context.exchange().answer(401, "application/problem+json", null).end(new Interruption.Ended());
            context.advance();
        }
        assertThat(asked).hasValue(4);
        assertThat(told).last().isEqualTo("CLOSED");
    }

    @Test
    void aLeaseIsGivenBackWhenItsStreamEndsAndKnowsOfEveryDelivery() {
        stream.start();
        context.exchange().open().body("id: e.1\n\ndata: {}\n\n").end(new Interruption.Ended());
        assertThat(context.pushed).isEqualTo(1);
        assertThat(context.released).isEqualTo(1);
    }

    private final class Notes implements StreamListener {
        @Override
        public void onEvent(StreamEvent event) {
            told.add("event " + event.type() + " " + event.data());
            if (event.data().equals("stop")) {
                stream.close();
            } else if (event.data().equals("fail")) {
                throw new IllegalStateException("the listener's own fault");
            }
        }

        @Override
        public void onGap(StreamEvent event) {
            told.add("gap " + event.data());
        }

        @Override
        public void onUnavailable(StreamEvent event) {
            told.add("unavailable " + event.data());
        }

        @Override
        public void onUnauthorized(StreamEvent event) {
            told.add("unauthorized " + event.data());
        }

        @Override
        public void onState(StreamState state) {
            told.add(state.name());
        }

        @Override
        public void onInterrupted(Interruption why, Duration retryIn) {
            told.add("interrupted " + why + " " + retryIn);
        }
    }
}
