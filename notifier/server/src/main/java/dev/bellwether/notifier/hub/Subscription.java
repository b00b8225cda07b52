package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.http.Connection;
import dev.bellwether.notifier.http.Outlet;
import dev.bellwether.notifier.hub.Ending.Cause;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream: catches up, then passes on what is published, and keeps the client's cursor fresh by heartbeats. Lives on its
 * channel's event loop alone.
 *
 * <p>The client's unread bytes are bounded. A client beyond the bound is sent away; its cursor brings it back to where it was.
 */
final class Subscription implements Subscriber, Connection.OpenStream, CatchUp.Output {
    /** How long a client that does not read gets to take the end of its stream before it is cut off. */
    private static final long FAREWELL_SECONDS = 10;

    private final Outlet outlet;
    private final Channel channel;
    private final Encoding encoding;
    private final TopicSelection topics;
    private final Shard shard;
    private final StreamSettings settings;
    private final StreamMeters meters;
    private final Consumer<Channel> delivered;
    private @Nullable CatchUp catchUp;
    private @Nullable ScheduledFuture<?> heartbeat;
    private @Nullable Cursor last;
    private long counted;
    private boolean ended;

    Subscription(
            Outlet outlet,
            Encoding encoding,
            TopicSelection topics,
            Shard shard,
            StreamSettings settings,
            StreamMeters meters,
            Consumer<Channel> delivered) {
        this.outlet = outlet;
        this.channel = outlet.channel();
        this.encoding = encoding;
        this.topics = topics;
        this.shard = shard;
        this.settings = settings;
        this.meters = meters;
        this.delivered = delivered;
    }

    /** Subscribes and catches up. What the transport says before a stream is already written. */
    void start(CatchUp toCatchUp, Start start, Cursor position) {
        catchUp = toCatchUp;
        shard.add(this);
        outlet.connection().streamOpened(this);
        scheduleHeartbeat();
        outlet.closeFuture().addListener(gone -> leave());
        toCatchUp.start(start, position);
    }

    @Override
    public TopicSelection topics() {
        return topics;
    }

    @Override
    public Connection connection() {
        return outlet.connection();
    }

    @Override
    public void deliver(LiveRun run) {
        CatchUp current = catchUp;
        Cursor seen = last;
        if (ended) {
            return;
        }
        if (current != null) {
            run.events().forEach(current::live);
        } else if (seen != null && seen.sequence() < run.last().sequence()) {
            if (count() > settings.queuedBytes()) {
                endSlow();
            } else if (seen.sequence() < run.first().sequence()) {
                writeLive(run);
            } else {
                run.events().forEach(this::held);
            }
        }
    }

    @Override
    public void logChanged() {
        end(settings.jitteredRetry(ThreadLocalRandom.current()));
    }

    @Override
    public void opened(Cursor at) {
        last = at;
        outlet.write(encoding.format().opening(channel.alloc(), at, settings.retry()));
        outlet.flush();
    }

    @Override
    public void gap(Gap gap, Cursor at) {
        last = at;
        meters.gaps.increment();
        outlet.write(encoding.format().gap(channel.alloc(), gap, at));
    }

    @Override
    public void replayed(Cursor at, StoredEvent event) {
        last = at;
        meters.replays.increment();
        outlet.write(encoding.format().event(channel.alloc(), at, event));
    }

    @Override
    public int size(LiveEvent event) {
        return event.part(encoding).size();
    }

    @Override
    public void held(LiveEvent event) {
        Cursor seen = last;
        if (seen != null && event.sequence() > seen.sequence()) {
            last = event.at();
            meters.deliveries.increment();
            outlet.write(event.part(encoding));
            delivered.accept(channel);
        }
    }

    @Override
    public void reached(Cursor at) {
        last = at;
        outlet.flush();
    }

    @Override
    public boolean isWritable() {
        boolean writable = count() <= settings.queuedBytes() / 2;
        if (!writable) {
            outlet.whenDrained(this::drained);
        }
        return writable;
    }

    private void drained() {
        count();
        CatchUp current = catchUp;
        if (current != null) {
            current.writable();
        }
    }

    @Override
    public void caughtUp() {
        catchUp = null;
        outlet.caughtUp();
    }

    @Override
    public void failed() {
        meters.refused(Cause.BACKPLANE.reason()).increment();
        finish(new Ending(Cause.BACKPLANE, settings.jitteredRetry(ThreadLocalRandom.current()), null));
    }

    @Override
    public void end(Duration retry) {
        if (!ended) {
            finish(new Ending(Cause.MOVED, retry, cursor()));
        }
    }

    /** Ends it because its client's token has. What was published until now, and not more, is the client's. */
    void unauthorized() {
        if (!ended) {
            finish(new Ending(Cause.EXPIRED, settings.jitteredRetry(ThreadLocalRandom.current()), cursor()));
            cutLater();
        }
    }

    private void endSlow() {
        meters.slow.increment();
        finish(new Ending(Cause.SLOW, settings.jitteredRetry(ThreadLocalRandom.current()), cursor()));
        cutLater();
    }

    private void cutLater() {
        // A client that never reads would keep the queue for ever: its channel is closed, whatever is left in it.
        ScheduledFuture<?> cut =
                channel.eventLoop().schedule(() -> channel.close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
        outlet.closeFuture().addListener(gone -> cut.cancel(false));
    }

    /** What the client leaves unread, brought into the sum of all. */
    private long count() {
        long queued = ended ? 0 : outlet.queued();
        if (queued != counted) {
            meters.queuedBytes.addAndGet(queued - counted);
            counted = queued;
        }
        return queued;
    }

    private void writeLive(LiveRun run) {
        last = run.last().at();
        meters.deliveries.add(run.events().size());
        outlet.write(run.part(encoding));
        run.events().forEach(event -> delivered.accept(channel));
    }

    /** Where the client is: what it was sent last, or further where nothing of its topics came since. */
    private @Nullable Cursor cursor() {
        Cursor sent = last;
        Cursor position = shard.position();
        if (catchUp != null || sent == null || position == null || !sent.epoch().equals(position.epoch())) {
            return sent;
        }
        return position.sequence() > sent.sequence() ? position : sent;
    }

    private void scheduleHeartbeat() {
        long nanos = settings.nextHeartbeat(ThreadLocalRandom.current()).toNanos();
        heartbeat = channel.eventLoop().schedule(this::beat, nanos, TimeUnit.NANOSECONDS);
    }

    private void beat() {
        Cursor at = cursor();
        // A client with unread bytes has no use for more of them.
        if (at != null && count() == 0) {
            outlet.write(encoding.format().cursor(channel.alloc(), at));
            outlet.flush();
        }
        scheduleHeartbeat();
    }

    private void finish(Ending ending) {
        leave();
        outlet.write(encoding.format().ending(channel.alloc(), ending));
        outlet.end();
    }

    private void leave() {
        if (ended) {
            return;
        }
        ended = true;
        count();
        CatchUp current = catchUp;
        if (current != null) {
            current.cancel();
        }
        ScheduledFuture<?> beat = heartbeat;
        if (beat != null) {
            beat.cancel(false);
        }
        shard.remove(this);
        outlet.connection().streamClosed(this);
    }
}
