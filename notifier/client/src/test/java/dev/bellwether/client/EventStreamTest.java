package dev.bellwether.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.client.pool.ConnectionPool.Lease;
import dev.bellwether.client.pool.Destination;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stream on a scripted wire, with a clock that moves only when told. */
class EventStreamTest {
    private final List<String> told = new ArrayList<>();
    private final Scripted context = new Scripted();
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
        Answer answer = context.exchange().open();
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
    void afterCloseNothingElseIsTold() {
        stream.start();
        Answer answer = context.exchange().open();
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

    private static final class Scripted implements StreamContext, Wire, Lease {
        private final List<String> requests = new ArrayList<>();
        private final List<Long> waits = new ArrayList<>();
        private final Deque<Runnable> due = new ArrayDeque<>();
        private Credentials credentials = new Credentials(null, this);
        private int pushed;
        private int released;
        private boolean unreachable;
        private boolean forgotten;
        private int cancelled;
        private long now = 1;
        private @Nullable Exchange exchange;

        Answer exchange() {
            Exchange present = exchange;
            assertThat(present).isNotNull();
            return new Answer(present == null ? fail() : present);
        }

        private static Exchange fail() {
            throw new AssertionError("no exchange");
        }

        void advance() {
            if (!due.isEmpty()) {
                due.remove().run();
            }
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Runnable connect(Transport transport, Consumer<Lease> ready, Consumer<String> failed) {
            if (unreachable) {
                failed.accept("refused");
            } else {
                ready.accept(this);
            }
            return () -> {};
        }

        @Override
        public Credentials credentials() {
            return credentials;
        }

        @Override
        public Delivery.Mode delivery() {
            return Delivery.Mode.DIRECT;
        }

        @Override
        public ClientObserver observer() {
            return ClientObserver.NONE;
        }

        @Override
        public Destination.Connection connection() {
            return this;
        }

        @Override
        public void pushed() {
            pushed++;
        }

        @Override
        public void release() {
            released++;
        }

        @Override
        public void probe(Runnable alive) {
            alive.run();
        }

        @Override
        public Runnable schedule(Duration delay, Runnable task) {
            waits.add(delay.toMillis());
            due.add(task);
            return () -> due.remove(task);
        }

        @Override
        public double random() {
            return 0.5;
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public int maxEventBytes() {
            return 1000;
        }

        @Override
        public void forget(EventStream closed) {
            forgotten = true;
        }

        @Override
        public boolean offers(Transport transport) {
            return true;
        }

        @Override
        public Running open(Request request, Exchange opened) {
            requests.add(request.target() + " after " + request.lastEventId()
                    + (request.token() == null ? "" : " with " + request.token()));
            exchange = opened;
            return new Running() {
                @Override
                public void cancel() {
                    cancelled++;
                }

                @Override
                public void reading(boolean on) {}
            };
        }

        @Override
        public void close() {
            cancelled++;
        }
    }

    private record Answer(Wire.Exchange exchange) {
        Answer open() {
            return answer(200, "text/event-stream; charset=utf-8", null);
        }

        Answer answer(int status, String type, @Nullable String retryAfter) {
            exchange.headers(status, type, retryAfter);
            return this;
        }

        Answer body(String text) {
            exchange.data(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        void end(Interruption why) {
            exchange.interrupted(why);
        }
    }
}
