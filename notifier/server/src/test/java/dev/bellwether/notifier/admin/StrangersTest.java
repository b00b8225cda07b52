package dev.bellwether.notifier.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Strangers strangers = new Strangers(2, meters);

    @Test
    void theOldestStrangerMakesRoom() {
        EmbeddedChannel first = channel();
        EmbeddedChannel second = channel();
        EmbeddedChannel third = channel();
        assertThat(strangers.arrived(first)).isTrue();
        assertThat(strangers.arrived(second)).isTrue();
        strangers.known(first);
        assertThat(strangers.arrived(third)).isTrue();
        assertThat(first.isOpen()).isTrue();
        assertThat(second.isOpen()).isFalse();
        assertThat(cut("crowd")).isEqualTo(1);
        strangers.known(third);
        assertThat(strangers.arrived(channel()))
                .as("nobody but the known, and no room")
                .isFalse();
        first.close();
        assertThat(strangers.arrived(channel())).isTrue();
    }

    @Test
    void aStrangerIsCutAtItsDeadlineHoweverBusyItIs() {
        EmbeddedChannel known = channel();
        EmbeddedChannel stranger = channel();
        strangers.arrived(known);
        strangers.arrived(stranger);
        strangers.known(known);
        for (int second = 1; second <= Strangers.SECONDS; second++) {
            assertThat(stranger.isOpen()).isTrue();
            advance(known);
            advance(stranger);
        }
        assertThat(stranger.isOpen()).isFalse();
        assertThat(known.isOpen()).isTrue();
        assertThat(cut("deadline")).isEqualTo(1);
    }

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());
        channel.freezeTime();
        return channel;
    }

    private static void advance(EmbeddedChannel channel) {
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private double cut(String reason) {
        return meters.get("bellwether.management.cut")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
