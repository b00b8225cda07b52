package dev.bellwether.client;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription that keeps itself up: interrupted for whatever reason, it waits (1, 2, 4, 8 s, varied by up to 20 %, never less than the server's {@code retry})
 * and asks again with its cursor as {@code Last-Event-ID}, on the same connection if that still stands. Made by {@link NotificationClient#subscribe}.
 */
public final class EventStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final int REFUSAL_DETAIL = 1024;

    private final Subscription subscription;
    private final StreamListener listener;
    private final StreamContext context;

    private volatile String lastEventId;
    private volatile StreamState state = StreamState.CONNECTING;
    private Duration retry = Duration.ZERO;
    private Backoff backoff = Backoff.INITIAL;
    private @Nullable Attempt attempt;
    private @Nullable Runnable cancelWait;

    EventStream(Subscription subscription, StreamListener listener, StreamContext context) {
        this.subscription = subscription;
        this.listener = listener;
        this.context = context;
        this.lastEventId = subscription.lastEventId() == null ? "" : subscription.lastEventId();
    }

    /** The cursor: what a later subscription passes to {@link Subscription#after}. Empty until the server sent one. */
    public String lastEventId() {
        return lastEventId;
    }

    /** Where the stream stands now. */
    public StreamState state() {
        return state;
    }

    /** Ends the subscription; once {@link StreamState#CLOSED} is reported nothing else follows. May be called from any thread. */
    @Override
    public void close() {
        context.execute(() -> finish(null));
    }

    void start() {
        enter(StreamState.CONNECTING);
        Attempt current = new Attempt();
        attempt = current;
        context.connect(
                wire -> {
                    if (attempt == current) {
                        current.running = wire.open(new Wire.Request(subscription.target(), lastEventId), current);
                    }
                },
                why -> current.interrupted(new Interruption.ConnectionLost(why)));
    }

    private void enter(StreamState next) {
        state = next;
        tell(() -> listener.onState(next));
    }

    private void finish(@Nullable Interruption why) {
        if (state == StreamState.CLOSED) {
            return;
        }
        if (cancelWait != null) {
            cancelWait.run();
        }
        Attempt current = attempt;
        attempt = null;
        if (current != null && current.running != null && why == null) {
            current.running.cancel();
        }
        enter(StreamState.CLOSED);
        context.forget(this);
    }

    private void interrupted(Attempt ended, Interruption why) {
        attempt = null;
        if (why instanceof Interruption.Refused refused && !refused.passing()) {
            tell(() -> listener.onInterrupted(why, Duration.ZERO));
            finish(why);
            return;
        }
        backoff = backoff.after(ended.delivered, ended.stood());
        Duration floor = ended.retryAfter.compareTo(retry) > 0 ? ended.retryAfter : retry;
        Duration delay = backoff.delay(floor, context.random());
        backoff = backoff.failed();
        tell(() -> listener.onInterrupted(why, delay));
        enter(StreamState.WAITING);
        if (state == StreamState.WAITING) {
            cancelWait = context.schedule(delay, () -> {
                cancelWait = null;
                start();
            });
        }
    }

    /** A listener's failure is its own; the stream goes on. */
    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("a listener of {} failed", subscription.topics(), e);
        }
    }

    /** One request and its answer. */
    private final class Attempt implements Wire.Exchange, EventStreamParser.Sink {
        private final EventStreamParser parser = new EventStreamParser(this, lastEventId, context.maxEventBytes());
        private final StringBuilder refusal = new StringBuilder();
        private Wire.@Nullable Running running;
        private Duration retryAfter = Duration.ZERO;
        private boolean delivered;
        private long openedAt;
        private int refusedWith;

        @Override
        public void headers(int status, String contentType, @Nullable String retryAfterSeconds) {
            if (attempt != this) {
                return;
            }
            if (status == 200 && contentType.split(";", 2)[0].trim().equalsIgnoreCase("text/event-stream")) {
                openedAt = context.nanoTime();
                enter(StreamState.OPEN);
                return;
            }
            refusedWith = status;
            refusal.append(status == 200 ? "content-type " + contentType + " (expected: text/event-stream) " : "");
            if (retryAfterSeconds != null && retryAfterSeconds.matches("\\d{1,6}")) {
                Duration asked = Duration.ofSeconds(Long.parseLong(retryAfterSeconds));
                retryAfter =
                        asked.compareTo(EventStreamParser.LONGEST_RETRY) > 0 ? EventStreamParser.LONGEST_RETRY : asked;
            }
        }

        @Override
        public void data(ByteBuf chunk) {
            if (attempt != this) {
                return;
            }
            if (refusedWith != 0) {
                if (refusal.length() + chunk.readableBytes() <= REFUSAL_DETAIL) {
                    refusal.append(chunk.toString(StandardCharsets.UTF_8));
                }
                return;
            }
            try {
                parser.feed(chunk);
            } catch (EventStreamParser.TooLargeException e) {
                if (running != null) {
                    running.cancel();
                }
                interrupted(new Interruption.Malformed(String.valueOf(e.getMessage())));
            }
        }

        @Override
        public void interrupted(Interruption why) {
            if (attempt == this) {
                EventStream.this.interrupted(
                        this,
                        refusedWith == 0
                                ? why
                                : new Interruption.Refused(
                                        refusedWith, refusal.toString().strip()));
            }
        }

        @Override
        public void event(ServerSentEvent event) {
            if (attempt != this) {
                return; // closed by the listener in the middle of a chunk
            }
            switch (event.type()) {
                case "gap" -> tell(() -> listener.onGap(event));
                case "unavailable" -> tell(() -> listener.onUnavailable(event));
                case "cursor" -> {} // only its id counts
                default -> {
                    delivered = true;
                    tell(() -> listener.onEvent(event));
                }
            }
        }

        @Override
        public void cursor(String id) {
            if (attempt == this) {
                lastEventId = id;
            }
        }

        @Override
        public void retry(Duration delay) {
            retry = delay;
        }

        Duration stood() {
            return openedAt == 0 ? Duration.ZERO : Duration.ofNanos(context.nanoTime() - openedAt);
        }
    }
}
