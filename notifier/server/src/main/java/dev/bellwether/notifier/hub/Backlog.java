package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.config.SlowConsumer;
import dev.bellwether.notifier.http.Outlet;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a client that has fallen behind is still to get. Half of its bound may be on its way, where nothing can be taken back; what comes beyond
 * waits here, where it can be superseded or dropped as its topic's rule says. There is none for a client that keeps up. On the stream's event
 * loop alone.
 */
final class Backlog {
    private final Outlet outlet;
    private final StreamSettings settings;
    private final StreamMeters meters;
    private final Client client;
    private final Pending pending = new Pending();
    private final Set<SlowConsumer> applied = EnumSet.noneOf(SlowConsumer.class);
    private long droppedTo;
    private boolean over;

    Backlog(Outlet outlet, StreamSettings settings, StreamMeters meters, Client client) {
        this.outlet = outlet;
        this.settings = settings;
        this.meters = meters;
        this.client = client;
    }

    /** Whose it is. */
    interface Client {
        /** Writes a notification, without flushing; the callee does not own it. */
        void write(LiveEvent event);

        /** Tells that some of what was published until that sequence, and after what was written last, was dropped. */
        void dropped(long upTo);

        /** All that was written when this was last called, or when the backlog began, was taken. */
        void drained();

        /** More waits than may, and nothing of it may be dropped. */
        void overflowed();
    }

    /** Notifications that wait here. */
    int size() {
        return pending.size();
    }

    /** Bytes that wait here. */
    long bytes() {
        return pending.bytes();
    }

    /** Whether the client was sent, or told of, everything that came. */
    boolean isEmpty() {
        return pending.isEmpty() && droppedTo == 0;
    }

    /** Whether what comes may be written straight on. */
    boolean takes() {
        return isEmpty() && outlet.queued() <= settings.onItsWay();
    }

    /** What {@link #takes} does not let through. After the last of them, {@link #settle}. */
    void add(LiveEvent event) {
        if (pending.add(event, event.rule(settings.slowConsumers()))) {
            unsent(SlowConsumer.CONFLATE);
        }
    }

    /** Keeps to the bound. */
    void settle() {
        if (pending.bytes() > settings.waiting()) {
            // It may only have waited for this.
            outlet.flush();
            drain();
        }
        while (pending.bytes() > settings.waiting()) {
            long dropped = pending.dropOldest();
            if (dropped == 0) {
                client.overflowed();
                return;
            }
            droppedTo = Math.max(droppedTo, dropped);
            unsent(SlowConsumer.DROP_OLDEST);
        }
    }

    /** Calls {@link Client#drained} when the client has taken what is on its way now. */
    void await() {
        // Not at once: an HTTP/1.1 connection tells of it in the midst of its flush, when what it has sent still counts
        // as queued.
        outlet.whenDrained(() -> outlet.channel().eventLoop().execute(() -> {
            if (!over) {
                client.drained();
            }
        }));
    }

    /** Writes on, as much as may be on its way. */
    void drain() {
        if (isEmpty() || outlet.queued() > settings.onItsWay()) {
            return;
        }
        if (droppedTo > 0) {
            client.dropped(droppedTo);
            droppedTo = 0;
        }
        while (outlet.queued() <= settings.onItsWay()) {
            LiveEvent next = pending.poll();
            if (next == null) {
                break;
            }
            client.write(next);
            next.release();
        }
        outlet.flush();
    }

    /** Forgets everything: the client gets it when it resumes. */
    void clear() {
        over = true;
        pending.clear();
    }

    private void unsent(SlowConsumer policy) {
        meters.unsent(policy).increment();
        if (applied.add(policy)) {
            meters.slow(policy).increment();
        }
    }
}
