package dev.bellwether.client;

import dev.bellwether.client.pool.Destination.Activity;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a dead connection by the heartbeats that do not come: every event stream carries one from time to time, so a connection with open streams and without a byte for several of
 * them is given up. TCP would take a quarter of an hour to say the same. A connection without streams owes nothing; it is asked before its next use.
 */
final class Heartbeats extends IdleStateHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

    private final Activity activity;
    private final ClientObserver observer;
    private BooleanSupplier expected = () -> false;

    Heartbeats(Duration silence, Activity activity, ClientObserver observer) {
        super(silence.toMillis(), 0, 0, TimeUnit.MILLISECONDS);
        this.activity = activity;
        this.observer = observer;
    }

    /** Says when heartbeats are owed: while the connection has open streams. */
    void expectWhile(BooleanSupplier streams) {
        expected = streams;
    }

    /** A request was sent: its silence begins now. */
    void restart() {
        resetReadTimeout();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        activity.read();
        super.channelRead(ctx, message);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
        // Who does not read cannot complain of silence.
        if (expected.getAsBoolean() && ctx.channel().config().isAutoRead()) {
            LOG.debug("silent: {}", ctx.channel());
            observer.heartbeatsMissed();
            ctx.close();
        }
    }
}
