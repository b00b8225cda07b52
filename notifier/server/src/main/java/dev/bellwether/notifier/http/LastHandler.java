package dev.bellwether.notifier.http;

import dev.bellwether.notifier.drain.Departure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a connection's pipeline: what nobody before it could handle closes the connection. A peer that goes away or breaks the protocol is
 * everyday and no line of the log, or the log would be a stranger's to fill; resets are counted where frames are.
 */
@ChannelHandler.Sharable
final class LastHandler extends ChannelInboundHandlerAdapter {
    private static final long PATIENCE_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(LastHandler.class);

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log(context.channel(), cause);
        if (cause instanceof Http2Exception) {
            // The codec says GOAWAY with the error's code and closes, unless nobody reads that. Closed here it would
            // say that there was no error.
            ScheduledFuture<?> cut = context.executor()
                    .schedule(() -> Departure.cut(context.channel()), PATIENCE_SECONDS, TimeUnit.SECONDS);
            context.channel().closeFuture().addListener(closed -> cut.cancel(false));
        } else {
            context.close();
        }
    }

    /** Notes a failure: the peer's for those who debug, any other as a warning. */
    static void log(Channel channel, Throwable cause) {
        if (isThePeers(cause)) {
            LOG.debug("{} broke off", channel, cause);
        } else {
            LOG.warn("{} failed", channel, cause);
        }
    }

    static boolean isThePeers(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof CodecException
                || cause instanceof Http2Exception
                || cause instanceof Http2FrameStreamException;
    }
}
