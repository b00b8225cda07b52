package dev.bellwether.notifier.admin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Connections to the management port that have shown no token yet. Anybody who reaches the port can make them, and the kubelet's probes come
 * through the same door: when it is full the oldest stranger goes, never the one that arrives, and none stays longer than a probe needs,
 * however it keeps itself busy. Used on the management port's one event loop alone.
 */
final class Strangers {
    /** From the accept through the handshake to the first request with a good token. */
    static final int SECONDS = 10;

    private final int most;
    private final Map<Channel, ScheduledFuture<?>> waiting = new LinkedHashMap<>();
    private final Counter crowdedOut;
    private final Counter late;
    private int open;

    /** @param most connections at a time, of strangers and others */
    Strangers(int most, MeterRegistry meters) {
        this.most = most;
        this.crowdedOut = counter(meters, "crowd");
        this.late = counter(meters, "deadline");
    }

    /** Whether a new connection may stay. It may not only if all others are known. */
    boolean arrived(Channel channel) {
        if (open >= most) {
            crowdedOut.increment();
            if (waiting.isEmpty()) {
                return false;
            }
            cut(waiting.keySet().iterator().next());
        }
        open++;
        waiting.put(channel, channel.eventLoop().schedule(() -> tooLate(channel), SECONDS, TimeUnit.SECONDS));
        channel.closeFuture().addListener(closed -> {
            open--;
            known(channel);
        });
        return true;
    }

    /** It has shown a token, and may stay. */
    void known(Channel channel) {
        ScheduledFuture<?> deadline = waiting.remove(channel);
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void tooLate(Channel channel) {
        late.increment();
        cut(channel);
    }

    /** At once: TLS would first wait until its farewell is read. */
    private void cut(Channel channel) {
        known(channel);
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }

    private static Counter counter(MeterRegistry meters, String reason) {
        return Counter.builder("bellwether.management.cut")
                .tag("reason", reason)
                .description("Connections to the management port that were cut before they showed a token")
                .register(meters);
    }
}
