package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.http.Outlet;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one client gets: each notification once, in the order of the log, straight on while the client keeps up and by a {@link Backlog}
 * otherwise. On the stream's event loop alone.
 */
final class Writer implements CatchUp.Output, Backlog.Client {
    private final Outlet outlet;
    private final Channel channel;
    private final Encoding encoding;
    private final Shard shard;
    private final StreamSettings settings;
    private final StreamMeters meters;
    private final Consumer<Channel> delivered;
    private final Owner owner;
    private @Nullable Backlog backlog;
    private @Nullable Cursor last;
    /** The newest sequence that was written or waits. */
    private long seen = -1;
    /** The sweep in which something was written last. */
    private long wroteIn;

    private boolean over;

    Writer(
            Outlet outlet,
            Encoding encoding,
            Shard shard,
            StreamSettings settings,
            StreamMeters meters,
            Consumer<Channel> delivered,
            Owner owner) {
        this.outlet = outlet;
        this.channel = outlet.channel();
        this.encoding = encoding;
        this.shard = shard;
        this.settings = settings;
        this.meters = meters;
        this.delivered = delivered;
        this.owner = owner;
    }

    /** What carries it, as metrics name it. */
    String transport() {
        return encoding.transport();
    }

    /** Whose client it is. */
    interface Owner {
        /** The log has been read up to the live feed. */
        void caughtUp();

        /** The log cannot be read. */
        void failed();

        /** The client has taken what was written. */
        void drained();

        /** What is unread may have changed. */
        void count();

        /** More is unread than may be, and nothing of it may be dropped. */
        void tooSlow();
    }

    /** Bytes that the client leaves unread; 0 as long as it keeps up, whatever is about to be flushed. */
    long unread() {
        Backlog current = backlog;
        return current == null ? 0 : outlet.queued() + current.bytes();
    }

    /** Notifications that wait for the client. Any thread, which may see them as they were a moment ago. */
    int waiting() {
        Backlog current = backlog;
        return current == null ? 0 : current.size();
    }

    /** What the client was sent last; null before the stream was opened. */
    @Nullable
    Cursor last() {
        return last;
    }

    /** Whether nothing it was sent before is unread. */
    boolean keepsUp() {
        return backlog == null;
    }

    /** Whether the client was sent everything that came. */
    boolean isEven() {
        Backlog current = backlog;
        return current == null || current.isEmpty();
    }

    /**
     * The next notifications of one topic; what came before, by another of the client's names for it, is left out.
     *
     * @return whether some of them were written
     */
    boolean live(LiveRun run) {
        if (over || run.last().sequence() <= seen) {
            return false;
        }
        if (!takes()) {
            run.events().forEach(this::keep);
            fallBehind().settle();
            owner.count();
            return false;
        }
        if (seen < run.first().sequence() && !run.hasExpired()) {
            wrote(run.last().at());
            meters.deliveries.add(run.events().size());
            outlet.write(run.part(encoding));
            run.events().forEach(event -> delivered.accept(channel));
            return true;
        }
        boolean some = false;
        for (LiveEvent event : run.events()) {
            if (event.sequence() > seen) {
                some |= !event.isExpired();
                write(event);
            }
        }
        return some;
    }

    @Override
    public void held(LiveEvent event) {
        if (over || event.sequence() <= seen) {
            return;
        }
        if (takes()) {
            write(event);
        } else {
            keep(event);
            fallBehind().settle();
        }
    }

    /** Whether what comes may be written straight on: for a client that keeps up, nothing it was sent before is unread. */
    private boolean takes() {
        Backlog current = backlog;
        if (current == null) {
            if (outlet.queued() == 0) {
                return true;
            }
            if (wroteIn == shard.round() && isFlushedBelow(settings.onItsWay())) {
                return true;
            }
            current = fallBehind();
        }
        owner.count();
        return current.takes();
    }

    /** What was written in this sweep waits for its end, unless it is too much for that. */
    private boolean isFlushedBelow(int most) {
        if (outlet.queued() > most) {
            outlet.flush();
        }
        return outlet.queued() <= most;
    }

    private Backlog fallBehind() {
        Backlog current = backlog;
        if (current == null) {
            current = new Backlog(outlet, settings, meters, this);
            backlog = current;
            channel.eventLoop().execute(current::await);
        }
        return current;
    }

    private void keep(LiveEvent event) {
        if (event.sequence() > seen) {
            seen = event.sequence();
            fallBehind().add(event);
        }
    }

    private void wrote(Cursor at) {
        last = at;
        seen = Math.max(seen, at.sequence());
        wroteIn = shard.round();
    }

    @Override
    public void write(LiveEvent event) {
        if (event.isExpired()) {
            seen = Math.max(seen, event.sequence());
            return;
        }
        wrote(event.at());
        meters.deliveries.increment();
        outlet.write(event.part(encoding));
        delivered.accept(channel);
    }

    @Override
    public void dropped(long upTo) {
        Cursor sent = last;
        if (sent != null) {
            // The cursor stays where it is: what is sent next is not beyond the end of the gap.
            gap(new Gap(sent.toString(), sent, new Cursor(sent.epoch(), upTo), Gap.Reason.SLOW), sent);
        }
    }

    @Override
    public void drained() {
        owner.drained();
        Backlog current = backlog;
        if (current != null) {
            current.drain();
            if (current.isEmpty() && outlet.queued() == 0) {
                backlog = null;
            } else {
                current.await();
            }
        }
        owner.count();
    }

    @Override
    public void overflowed() {
        owner.tooSlow();
    }

    @Override
    public void opened(Cursor at) {
        wrote(at);
        outlet.write(encoding.format().opening(allocator(), at, settings.retry()));
        outlet.flush();
    }

    @Override
    public void gap(Gap gap, Cursor at) {
        wrote(at);
        meters.gaps.increment();
        outlet.write(encoding.format().gap(allocator(), gap, at));
    }

    @Override
    public void replayed(Cursor at, StoredEvent event) {
        wrote(at);
        meters.replays.increment();
        outlet.write(encoding.format().event(allocator(), at, event));
    }

    @Override
    public int size(LiveEvent event) {
        return event.size();
    }

    @Override
    public void reached(Cursor at) {
        wrote(at);
        outlet.flush();
    }

    @Override
    public boolean isWritable() {
        boolean writable = outlet.queued() <= settings.onItsWay();
        if (!writable) {
            fallBehind();
        }
        return writable;
    }

    @Override
    public void caughtUp() {
        owner.caughtUp();
    }

    @Override
    public void failed() {
        owner.failed();
    }

    /** Tells the cursor, unless the client has more to read anyway. */
    void beat(Cursor at) {
        if (outlet.queued() == 0) {
            outlet.write(encoding.format().cursor(allocator(), at));
            outlet.flush();
        }
    }

    /** Writes the last of all, and ends the stream. */
    void end(Ending ending) {
        outlet.write(encoding.format().ending(allocator(), ending));
        outlet.end();
    }

    /** Lets go of what waits: the client gets it when it resumes. Nothing that comes is written any more. */
    void stop() {
        over = true;
        Backlog current = backlog;
        if (current != null) {
            current.clear();
            backlog = null;
        }
    }

    private ByteBufAllocator allocator() {
        return channel.alloc();
    }
}
