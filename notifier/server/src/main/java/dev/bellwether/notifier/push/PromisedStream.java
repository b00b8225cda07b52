package dev.bellwether.notifier.push;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows a promised stream from the promise to its end; first in the stream's pipeline, where all that is sent on it passes last. Resets it
 * when no answer begins in time.
 *
 * <p>A reset that is read closes the channel: one that comes before the answer begins makes Netty forget the stream without closing it, and to
 * answer on a forgotten stream is an error of the whole connection.
 */
final class PromisedStream extends ChannelDuplexHandler {
    private final Http2Connection connection;
    private final Duration deadline;
    private final PushMeters meters;
    private PushState state = PushState.PENDING;
    private long code = Http2Error.CANCEL.code(); // with which Netty resets what is closed before its end
    private boolean sent;
    private @Nullable Future<?> timer;

    /** @param deadline how long its answer may take to begin */
    PromisedStream(Http2Connection connection, Duration deadline, PushMeters meters) {
        this.connection = connection;
        this.deadline = deadline;
        this.meters = meters;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        meters.promised();
        timer = context.channel()
                .eventLoop()
                .schedule(() -> overdue(context), deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof Http2HeadersFrame && state == PushState.PENDING) {
            if (connection.local().numActiveStreams() >= connection.local().maxActiveStreams()) {
                // The client has come to allow fewer since it was promised: to begin would end the connection.
                ReferenceCountUtil.release(message);
                promise.tryFailure(new ClosedChannelException());
                context.close();
                return;
            }
            move(PushEvent.ANSWERED);
        } else if (message instanceof Http2ResetFrame reset) {
            reset(PushMeters.By.SERVER, reset.errorCode());
        }
        ChannelPromise written = promise;
        if (isLast(message)) {
            written = promise.unvoid();
            written.addListener(done -> sent = done.isSuccess());
        }
        super.write(context, message, written);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        boolean isReset = event instanceof Http2ResetFrame;
        if (event instanceof Http2ResetFrame reset) {
            reset(PushMeters.By.CLIENT, reset.errorCode());
        }
        super.userEventTriggered(context, event);
        if (isReset) {
            context.close();
        }
    }

    /** Unless a handler closes it, Netty resets a stream with the code of the error that a frame of the client's was. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
        super.exceptionCaught(context, cause);
        if (cause instanceof Http2Exception error && context.channel().isActive()) {
            code = error.error().code();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (sent) {
            move(PushEvent.SENT);
        } else if (isForsaken(context.channel())) {
            move(PushEvent.DISCONNECTED);
        } else {
            reset(PushMeters.By.SERVER, code);
        }
        super.channelInactive(context);
    }

    private void overdue(ChannelHandlerContext context) {
        move(PushEvent.OVERDUE);
        if (state == PushState.EXPIRED) {
            context.close(); // with CANCEL
        }
    }

    private void reset(PushMeters.By by, long error) {
        if (state.isOpen()) {
            meters.reset(by, error);
        }
        move(PushEvent.RESET);
    }

    private void move(PushEvent event) {
        PushState next = state.after(event);
        if (next == state) {
            return;
        }
        meters.moved(state, next);
        state = next;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Whether it ended without a reset. */
    private boolean isForsaken(Channel channel) {
        Channel parent = channel.parent();
        if (parent == null || !parent.isActive()) {
            return true;
        }
        return connection.goAwayReceived()
                && channel instanceof Http2StreamChannel stream
                && stream.stream().id() > connection.local().lastStreamKnownByPeer();
    }

    private static boolean isLast(Object message) {
        return message instanceof Http2HeadersFrame headers && headers.isEndStream()
                || message instanceof Http2DataFrame data && data.isEndStream();
    }
}
