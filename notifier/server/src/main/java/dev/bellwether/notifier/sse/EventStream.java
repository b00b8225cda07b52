package dev.bellwether.notifier.sse;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.http.Connection;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.hub.LiveEvent;
import dev.bellwether.notifier.hub.Shard;
import dev.bellwether.notifier.hub.Subscriber;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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
final class EventStream implements Subscriber, Connection.OpenStream, CatchUp.Output {
    /** How long a client that does not read gets to take the end of its stream before it is cut off. */
    private static final long FAREWELL_SECONDS = 10;

    private final Exchange exchange;
    private final Channel channel;
    private final TopicSelection topics;
    private final Shard shard;
    private final StreamSettings settings;
    private final StreamMeters meters;
    private final Consumer<Channel> delivered;
    private @Nullable CatchUp catchUp;
    private @Nullable ScheduledFuture<?> heartbeat;
    private @Nullable Cursor last;
    private long queued;
    private boolean full;
    private boolean ended;

    EventStream(
            Exchange exchange,
            TopicSelection topics,
            Shard shard,
            StreamSettings settings,
            StreamMeters meters,
            Consumer<Channel> delivered) {
        this.exchange = exchange;
        this.channel = exchange.context().channel();
        this.topics = topics;
        this.shard = shard;
        this.settings = settings;
        this.meters = meters;
        this.delivered = delivered;
    }

    /** Subscribes and catches up. The answer's headers are already written. */
    void start(CatchUp toCatchUp, Start start, Cursor position) {
        catchUp = toCatchUp;
        shard.add(this);
        exchange.connection().streamOpened(this);
        channel.closeFuture().addListener(closed -> leave());
        scheduleHeartbeat();
        toCatchUp.start(start, position);
    }

    /** The client takes more again. */
    void writable() {
        CatchUp current = catchUp;
        if (current != null) {
            current.writable();
        }
    }

    @Override
    public TopicSelection topics() {
        return topics;
    }

    @Override
    public void deliver(LiveEvent event) {
        CatchUp current = catchUp;
        if (ended) {
            return;
        }
        if (current != null) {
            current.live(event);
        } else if (isNew(event.sequence())) {
            if (queued <= settings.queuedBytes()) {
                writeLive(event);
            } else {
                endSlow();
            }
        }
    }

    @Override
    public void batchDelivered() {
        exchange.flush();
    }

    @Override
    public void logChanged() {
        end(settings.jitteredRetry(ThreadLocalRandom.current()));
    }

    @Override
    public void opened(Cursor at) {
        last = at;
        write(SseBlock.opening(channel.alloc(), at.toString(), settings.retry()));
        channel.flush();
    }

    @Override
    public void gap(Gap gap, Cursor at) {
        last = at;
        meters.gaps.increment();
        write(SseBlock.event(channel.alloc(), at.toString(), "gap", Notices.gap(gap)));
    }

    @Override
    public void replayed(Cursor at, StoredEvent event) {
        last = at;
        meters.replays.increment();
        write(SseBlock.event(channel.alloc(), at.toString(), null, event.json()));
    }

    @Override
    public void held(LiveEvent event) {
        if (isNew(event.sequence())) {
            writeLive(event);
        }
    }

    @Override
    public void reached(Cursor at) {
        last = at;
        channel.flush();
    }

    @Override
    public boolean isWritable() {
        // Live notifications do not count towards the channel's own mark.
        full = queued > settings.queuedBytes() / 2;
        return !full && channel.isWritable();
    }

    @Override
    public void caughtUp() {
        catchUp = null;
        channel.flush();
    }

    @Override
    public void failed() {
        meters.refused("backplane").increment();
        Duration retry = settings.jitteredRetry(ThreadLocalRandom.current());
        write(SseBlock.farewell(channel.alloc(), retry, null, "unavailable", Notices.unavailable("backplane")));
        finish();
    }

    @Override
    public void end(Duration retry) {
        if (!ended) {
            Cursor at = cursor();
            write(SseBlock.retry(channel.alloc(), retry, at == null ? null : at.toString()));
            finish();
        }
    }

    /** Ends it because its client's token has. What was published until now, and not more, is the client's. */
    void unauthorized() {
        if (!ended) {
            Cursor at = cursor();
            Duration retry = settings.jitteredRetry(ThreadLocalRandom.current());
            write(SseBlock.farewell(
                    channel.alloc(), retry, at == null ? null : at.toString(), "unauthorized", Notices.EXPIRED));
            finish();
            cutLater();
        }
    }

    private void endSlow() {
        meters.slow.increment();
        finish();
        cutLater();
    }

    private void cutLater() {
        // A client that never reads would keep the queue for ever: its channel is closed, whatever is left in it.
        ScheduledFuture<?> cut =
                channel.eventLoop().schedule(() -> channel.close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> cut.cancel(false));
    }

    private void writeLive(LiveEvent event) {
        Cursor before = last;
        if (before != null) {
            last = new Cursor(before.epoch(), event.sequence());
        }
        meters.deliveries.increment();
        account(exchange.write(event.part()), event.size());
        delivered.accept(channel);
    }

    private boolean isNew(long sequence) {
        return last != null && sequence > last.sequence();
    }

    private void write(ByteBuf block) {
        int size = block.readableBytes();
        account(exchange.write(block), size);
    }

    private void account(ChannelFuture written, int size) {
        queued += size;
        meters.queuedBytes.addAndGet(size);
        written.addListener(done -> {
            queued -= size;
            meters.queuedBytes.addAndGet(-size);
            if (full && queued <= settings.queuedBytes() / 2) {
                full = false;
                writable();
            }
        });
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
        if (at != null && queued == 0) {
            write(SseBlock.id(channel.alloc(), at.toString()));
            channel.flush();
        }
        scheduleHeartbeat();
    }

    private void finish() {
        leave();
        exchange.end();
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
        ScheduledFuture<?> beat = heartbeat;
        if (beat != null) {
            beat.cancel(false);
        }
        shard.remove(this);
        exchange.connection().streamClosed(this);
    }
}
