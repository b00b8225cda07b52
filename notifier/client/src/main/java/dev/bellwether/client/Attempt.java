package dev.bellwether.client;

import dev.bellwether.client.pool.ConnectionPool.Lease;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request of a stream and its answer. What comes after the stream has gone on without it is dropped. */
final class Attempt implements Wire.Exchange, StreamDecoder.Sink {
    private static final int REFUSAL_DETAIL = 1024;

    private final EventStream stream;
    private final Transport transport;
    private final String lastEventId;
    private final StreamContext context;
    private final StreamDecoder decoder;
    private final StringBuilder refusal = new StringBuilder();
    private @Nullable Runnable cancelWait;
    private @Nullable Lease lease;
    private Wire.@Nullable Running running;
    private @Nullable String token;
    private Duration retryAfter = Duration.ZERO;
    private boolean delivered;
    private boolean opened;
    private long openedAt;
    private int refusedWith;

    Attempt(EventStream stream, Transport transport, String lastEventId, StreamContext context) {
        this.stream = stream;
        this.transport = transport;
        this.lastEventId = lastEventId;
        this.context = context;
        this.decoder = transport == Transport.SSE
                ? new EventStreamParser(this, lastEventId, context.maxEventBytes())
                : new MessageParser(this, lastEventId);
    }

    void connect(String target, @Nullable String bearer) {
        if (!stream.isCurrent(this)) {
            return;
        }
        token = bearer;
        Runnable cancel = context.connect(
                transport,
                got -> {
                    cancelWait = null;
                    if (stream.isCurrent(this)) {
                        lease = got;
                        request(got, target);
                    } else {
                        got.release();
                    }
                },
                why -> interrupted(new Interruption.ConnectionLost(why)));
        if (lease == null && stream.isCurrent(this)) {
            cancelWait = cancel;
        }
    }

    private void request(Lease on, String target) {
        Wire.Running begun =
                ((Wire) on.connection()).open(new Wire.Request(transport, target, lastEventId, token), this);
        running = begun;
        if (stream.mustPause()) {
            begun.reading(false);
        }
    }

    void reading(boolean on) {
        if (running != null) {
            running.reading(on);
        }
    }

    void cancel() {
        if (cancelWait != null) {
            cancelWait.run();
        }
        if (running != null) {
            running.cancel();
        }
        over();
    }

    boolean delivered() {
        return delivered;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    Duration stood() {
        return openedAt == 0 ? Duration.ZERO : Duration.ofNanos(context.nanoTime() - openedAt);
    }

    @Override
    public void headers(int status, String contentType, @Nullable String retryAfterSeconds) {
        if (!stream.isCurrent(this)) {
            return;
        }
        if (transport.accepts(status, contentType)) {
            opened = true;
            openedAt = context.nanoTime();
            context.observer().opened(transport);
            stream.opened();
            return;
        }
        refusedWith = status;
        refusal.append(status == 200 ? "content-type " + contentType + " (expected: text/event-stream) " : "");
        if (status == 401) {
            context.credentials().refused(token);
        }
        if (retryAfterSeconds != null && retryAfterSeconds.matches("\\d{1,6}")) {
            Duration asked = Duration.ofSeconds(Long.parseLong(retryAfterSeconds));
            retryAfter = asked.compareTo(EventStreamParser.LONGEST_RETRY) > 0 ? EventStreamParser.LONGEST_RETRY : asked;
        }
    }

    @Override
    public void data(ByteBuf chunk) {
        if (!stream.isCurrent(this)) {
            return;
        }
        if (refusedWith != 0) {
            if (refusal.length() + chunk.readableBytes() <= REFUSAL_DETAIL) {
                refusal.append(chunk.toString(StandardCharsets.UTF_8));
            }
            return;
        }
        try {
            decoder.feed(chunk);
        } catch (MalformedStreamException e) {
            if (stream.isCurrent(this)) {
                cancel();
                stream.interrupted(this, new Interruption.Malformed(String.valueOf(e.getMessage())));
            }
        }
    }

    @Override
    public void interrupted(Interruption why) {
        over();
        if (stream.isCurrent(this)) {
            stream.interrupted(
                    this,
                    refusedWith == 0
                            ? why
                            : new Interruption.Refused(
                                    refusedWith, refusal.toString().strip()));
        }
    }

    @Override
    public void event(StreamEvent event) {
        if (!stream.isCurrent(this) || event.type().equals("cursor")) {
            return; // closed by the listener in the middle of a chunk; or only its id counts
        }
        if (event.type().equals("unauthorized")) {
            context.credentials().refused(token);
        }
        boolean notice = event.type().equals("gap")
                || event.type().equals("unavailable")
                || event.type().equals("unauthorized");
        delivered |= !notice;
        if (lease != null) {
            lease.pushed();
        }
        stream.event(event);
    }

    @Override
    public void cursor(String id) {
        if (stream.isCurrent(this)) {
            stream.cursor(id);
        }
    }

    @Override
    public void retry(Duration delay) {
        if (stream.isCurrent(this)) {
            stream.retry(delay);
        }
    }

    private void over() {
        if (opened) {
            opened = false;
            context.observer().ended(transport);
        }
        if (lease != null) {
            lease.release();
        }
    }
}
