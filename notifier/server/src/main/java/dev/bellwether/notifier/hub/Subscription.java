package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.config.SlowConsumer;
import dev.bellwether.notifier.event.Cursor;
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
 * One client's stream: {@linkplain CatchUp catches up}, then passes on what is published, and keeps the client's cursor fresh by heartbeats.
 * Lives on its channel's event loop alone.
 *
 * <p>The client's unread bytes are bounded. A client beyond the bound is sent away; its cursor brings it back to where it was.
 */
final class Subscription implements Subscriber, Connection.OpenStream, Writer.Owner, QueuedBytes.Holder {
    /** How long a client that does not read gets to take the end of its stream before it is cut off. */
    private static final long FAREWELL_SECONDS = 10;

    private final Outlet outlet;
    private final Channel channel;
    private final TopicSelection topics;
    private final Shard shard;
    private final StreamSettings settings;
    private final StreamMeters meters;
    private final QueuedBytes.Share unread;
    private final Writer writer;
    private final Heartbeat heartbeat;
    private @Nullable CatchUp catchUp;
    private boolean ended;

    Subscription(
            Outlet outlet,
            Encoding encoding,
            TopicSelection topics,
            Shard shard,
            StreamSettings settings,
            StreamMeters meters,
            QueuedBytes queued,
            Consumer<Channel> delivered) {
        this.outlet = outlet;
        this.channel = outlet.channel();
        this.topics = topics;
        this.shard = shard;
        this.settings = settings;
        this.meters = meters;
        this.unread = queued.share(this);
        this.writer = new Writer(outlet, encoding, shard, settings, meters, delivered, this);
        this.heartbeat = new Heartbeat(channel.eventLoop(), settings, this::beat);
    }

    /** Where what it catches up with goes. */
    CatchUp.Output output() {
        return writer;
    }

    /** Bytes that its client leaves unread. Any thread. */
    long unread() {
        return unread.bytes();
    }

    @Override
    public String transport() {
        return writer.transport();
    }

    @Override
    public int waiting() {
        CatchUp current = catchUp;
        return writer.waiting() + (current == null ? 0 : current.held());
    }

    /**
     * How many positions the client is behind the newest; 0 while it keeps up. Any thread: what is read here is immutable in itself, and may be
     * a moment old.
     */
    long behind(Cursor newest) {
        Cursor sent = writer.last();
        boolean keepsUp = catchUp == null && writer.keepsUp();
        if (keepsUp || sent == null || !sent.epoch().equals(newest.epoch())) {
            return 0;
        }
        return Math.max(0, newest.sequence() - sent.sequence());
    }

    /** Subscribes and catches up. What the transport says before a stream is already written. */
    void start(CatchUp toCatchUp, Start start, Cursor position) {
        catchUp = toCatchUp;
        shard.add(this);
        outlet.connection().streamOpened(this);
        heartbeat.start();
        outlet.closeFuture().addListener(gone -> gone());
        toCatchUp.start(start, position);
    }

    @Override
    public TopicSelection topics() {
        return topics;
    }

    @Override
    public boolean follows(TopicSelection some) {
        return topics.overlaps(some);
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public Connection connection() {
        return outlet.connection();
    }

    @Override
    public boolean deliver(LiveRun run) {
        CatchUp current = catchUp;
        if (current == null) {
            return writer.live(run);
        }
        if (!ended) {
            run.events().forEach(current::live);
            count();
        }
        return false;
    }

    @Override
    public void logChanged() {
        end(settings.jitteredRetry(ThreadLocalRandom.current()));
    }

    @Override
    public void caughtUp() {
        catchUp = null;
        outlet.caughtUp();
        count();
    }

    @Override
    public void failed() {
        meters.refused(Cause.BACKPLANE.reason()).increment();
        finish(new Ending(Cause.BACKPLANE, settings.jitteredRetry(ThreadLocalRandom.current()), null));
    }

    @Override
    public void drained() {
        CatchUp current = catchUp;
        if (current != null) {
            current.writable();
        }
    }

    @Override
    public void count() {
        CatchUp current = catchUp;
        unread.set(writer.unread() + (current == null ? 0 : current.heldBytes()));
    }

    @Override
    public void tooSlow() {
        meters.slow(SlowConsumer.DISCONNECT).increment();
        meters.tooSlow.increment();
        finish(new Ending(Cause.SLOW, settings.jitteredRetry(ThreadLocalRandom.current()), cursor()));
        cutLater();
    }

    /** Without a word: a client that reads would not be here. */
    @Override
    public void letGo(Runnable done) {
        channel.eventLoop().execute(() -> {
            if (!ended) {
                meters.noRoom.increment();
                leave();
            }
            channel.close();
            unread.set(0);
            done.run();
        });
    }

    @Override
    public void end(Duration retry) {
        if (!ended) {
            finish(new Ending(Cause.MOVED, retry, cursor()));
        }
    }

    @Override
    public void overdue() {
        if (!ended) {
            finish(new Ending(Cause.DEADLINE, Duration.ZERO, cursor()));
            cutLater();
        }
    }

    /** Ends it because its client's token has. What was published until now, and not more, is the client's. */
    void unauthorized() {
        if (!ended) {
            finish(new Ending(Cause.EXPIRED, settings.jitteredRetry(ThreadLocalRandom.current()), cursor()));
            cutLater();
        }
    }

    private void finish(Ending ending) {
        leave();
        writer.end(ending);
    }

    private void cutLater() {
        // A client that never reads would keep the queue for ever: its channel is closed, whatever is left in it.
        ScheduledFuture<?> cut =
                channel.eventLoop().schedule(() -> channel.close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
        outlet.closeFuture().addListener(gone -> cut.cancel(false));
    }

    /** Where the client is: what it was sent last, or further where nothing of its topics came since. */
    private @Nullable Cursor cursor() {
        Cursor sent = writer.last();
        Cursor position = shard.position();
        boolean waits = catchUp != null || !writer.isEven();
        if (waits || sent == null || position == null || !sent.epoch().equals(position.epoch())) {
            return sent;
        }
        return position.sequence() > sent.sequence() ? position : sent;
    }

    private void beat() {
        Cursor at = cursor();
        if (at != null) {
            writer.beat(at);
        }
    }

    private void gone() {
        leave();
        unread.set(0);
    }

    private void leave() {
        if (ended) {
            return;
        }
        ended = true;
        CatchUp current = catchUp;
        if (current != null) {
            current.cancel();
        }
        writer.stop();
        heartbeat.stop();
        shard.remove(this);
        outlet.connection().streamClosed(this);
        // What is on its way is counted until the client has gone.
    }
}
