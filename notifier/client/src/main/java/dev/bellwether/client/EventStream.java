package dev.bellwether.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that keeps itself up: interrupted for whatever reason, it waits (1, 2, 4, 8 s, varied by up to 20 %, never less than the server's {@code retry})
 * and asks again with its cursor as {@code Last-Event-ID}, on a connection that stands if there is one. Made by {@link NotificationClient#subscribe}.
 */
public final class EventStream implements AutoCloseable {
    /** How often in a row the server may refuse a token, each time a new one, until that is final: a key may need seconds to reach every pod. */
    private static final int TOKEN_REFUSALS = 4;

    private final Subscription subscription;
    private final StreamListener listener;
    private final StreamContext context;
    private final Delivery delivery;

    private volatile String lastEventId;
    private volatile StreamState state = StreamState.CONNECTING;
    private Duration retry = Duration.ZERO;
    private Backoff backoff = Backoff.INITIAL;
    private int tokenRefusals;
    private @Nullable Attempt attempt;
    private @Nullable Runnable cancelWait;

    EventStream(Subscription subscription, StreamListener listener, StreamContext context) {
        this.subscription = subscription;
        this.listener = listener;
        this.context = context;
        this.delivery = new Delivery(context.delivery(), context, this::reading);
        this.lastEventId = subscription.lastEventId() == null ? "" : subscription.lastEventId();
    }

    /** The cursor of what was read last: what a later subscription passes to {@link Subscription#after}. Empty until the server sent one. With an executor it may be ahead of the listener; {@link StreamEvent#id} is not. */
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
        Attempt current = new Attempt(this, subscription.transport(), lastEventId, context);
        attempt = current;
        context.credentials()
                .current(
                        token -> current.connect(subscription.target(), token),
                        why -> current.interrupted(new Interruption.NoToken(why)));
    }

    boolean isCurrent(Attempt asking) {
        return attempt == asking;
    }

    void opened() {
        tokenRefusals = 0;
        enter(StreamState.OPEN);
    }

    boolean mustPause() {
        return delivery.stopped();
    }

    private void reading(boolean on) {
        if (attempt != null) {
            attempt.reading(on);
        }
    }

    void event(StreamEvent event) {
        switch (event.type()) {
            case "gap" -> {
                context.observer().gap();
                delivery.tell(() -> listener.onGap(event));
            }
            case "unavailable" -> delivery.tell(() -> listener.onUnavailable(event));
            case "unauthorized" -> delivery.tell(() -> listener.onUnauthorized(event));
            default -> {
                context.observer().event(subscription.transport());
                delivery.tell(() -> listener.onEvent(event));
            }
        }
    }

    void cursor(String id) {
        lastEventId = id;
    }

    void retry(Duration delay) {
        retry = delay;
    }

    private void enter(StreamState next) {
        state = next;
        delivery.tell(() -> listener.onState(next));
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
        if (current != null && why == null) {
            current.cancel();
        }
        enter(StreamState.CLOSED);
        context.forget(this);
    }

    void interrupted(Attempt ended, Interruption why) {
        attempt = null;
        context.observer().interrupted(why);
        if (why instanceof Interruption.Refused refused && !refused.passing() && !renews(refused)) {
            delivery.tell(() -> listener.onInterrupted(why, Duration.ZERO));
            finish(why);
            return;
        }
        backoff = backoff.after(ended.delivered(), ended.stood());
        Duration floor = ended.retryAfter().compareTo(retry) > 0 ? ended.retryAfter() : retry;
        Duration delay = backoff.delay(floor, context.random());
        backoff = backoff.failed();
        delivery.tell(() -> listener.onInterrupted(why, delay));
        enter(StreamState.WAITING);
        if (state == StreamState.WAITING) {
            cancelWait = context.schedule(delay, () -> {
                cancelWait = null;
                context.observer().reconnecting(!lastEventId.isEmpty());
                start();
            });
        }
    }

    private boolean renews(Interruption.Refused refused) {
        return refused.status() == 401 && context.credentials().renewable() && ++tokenRefusals < TOKEN_REFUSALS;
    }
}
