package dev.bellwether.notifier.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShardTest {
    @Test
    void whatItsLoopHasNotTakenWhenItEndsIsGivenBack() {
        EmbeddedChannel channel = new EmbeddedChannel();
        Shard shard = new Shard(channel.eventLoop(), () -> 1, new DeliveryTimes(new SimpleMeterRegistry()));
        Cursor at = new Cursor("epoch", 1);
        shard.begin(at);
        LiveEvent event = new LiveEvent(at, new StoredEvent(1, "rooms/1", Instant.EPOCH, new byte[10]), 1, null);
        shard.offer(event);
        assertThat(event.refCnt()).isOne();

        shard.close();

        assertThat(event.refCnt()).isZero();
        channel.finishAndReleaseAll();
    }
}
