package dev.bellwether.notifier.longpoll;

import dev.bellwether.notifier.http.Connection;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Outlet;
import dev.bellwether.notifier.http.SharedPart;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is over with the first thing it tells. What comes together is told together: all that one page of the log has, or all that
 * leaves the hub in one sweep. The connection lives on, so what ends with the answer is {@link #closeFuture}.
 */
final class PollOutlet implements Outlet {
    /** From so many bytes on the answer waits for no more; what comes after is the next poll's. */
    private static final int MOST_BYTES = 256 << 10;

    private final Exchange exchange;
    private final EventLoop loop;
    private final Duration wait;
    private final Promise<Void> gone;
    private final ByteBuf told;
    private Connection.@Nullable OpenStream stream;
    private boolean caughtUp;
    private boolean news;
    private boolean soon;

    /** @param wait how long to wait for something to tell */
    PollOutlet(Exchange exchange, Duration wait) {
        this.exchange = exchange;
        this.loop = exchange.channel().eventLoop();
        this.wait = wait;
        this.gone = loop.newPromise();
        this.told = exchange.channel().alloc().buffer(512);
        ChannelFutureListener left = closed -> gone.trySuccess(null);
        channel().closeFuture().addListener(left);
        gone.addListener(over -> {
            channel().closeFuture().removeListener(left);
            told.release();
        });
    }

    /** Says what it is the outlet of. */
    void opened(Connection.OpenStream opened) {
        stream = opened;
    }

    @Override
    public @Nullable InetAddress peer() {
        return exchange.peer();
    }

    @Override
    public Channel channel() {
        return exchange.channel();
    }

    @Override
    public Connection connection() {
        return exchange.connection();
    }

    @Override
    public Future<Void> closeFuture() {
        return gone;
    }

    @Override
    public void write(SharedPart part) {
        if (!gone.isDone()) {
            int from = told.writerIndex();
            part.copyTo(told);
            note(from);
        }
    }

    @Override
    public void write(ByteBuf part) {
        if (!gone.isDone()) {
            int from = told.writerIndex();
            told.writeBytes(part);
            note(from);
        }
        part.release();
    }

    @Override
    public void flush() {
        if (news) {
            answerSoon();
        }
    }

    @Override
    public void caughtUp() {
        caughtUp = true;
        flush();
        if (!gone.isDone()) {
            Future<?> timer = loop.schedule(this::waited, wait.toNanos(), TimeUnit.NANOSECONDS);
            gone.addListener(over -> timer.cancel(false));
        }
    }

    /** Nothing waits for the network: what is told is bounded, and its stream over before it is sent. */
    @Override
    public long queued() {
        return 0;
    }

    @Override
    public void whenDrained(Runnable task) {
        loop.execute(task);
    }

    @Override
    public void end() {
        answer();
    }

    private void note(int from) {
        news |= PollPart.kind(told, from).isNews();
        if (news && caughtUp) {
            if (told.readableBytes() < MOST_BYTES) {
                answerSoon();
            } else {
                answer();
            }
        }
    }

    private void answerSoon() {
        if (!soon) {
            soon = true;
            loop.execute(this::answer);
        }
    }

    /** Has the stream end, and so say where the client is by now: further than its last notification, if others moved. */
    private void waited() {
        Connection.OpenStream open = stream;
        if (open != null) {
            open.end(Duration.ZERO);
        }
    }

    private void answer() {
        if (!gone.isDone()) {
            FullHttpResponse response = PollAnswer.of(channel().alloc(), told);
            gone.trySuccess(null);
            exchange.respond(response);
        }
    }
}
