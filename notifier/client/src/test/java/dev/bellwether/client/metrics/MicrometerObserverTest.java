package dev.bellwether.client.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.client.Interruption;
import dev.bellwether.client.Transport;
import dev.bellwether.client.pool.PoolAction.Eviction;
import dev.bellwether.client.push.PushDecision;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class MicrometerObserverTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerObserver observer = new MicrometerObserver(registry, Tag.of("gateway", "chat"));

    @Test
    void everythingIsCountedUnderTheNamesOfTheDocumentation() {
        observer.opened(Transport.WEBSOCKET);
        observer.opened(Transport.SSE);
        observer.ended(Transport.SSE);
        observer.event(Transport.SSE);
        observer.interrupted(new Interruption.ConnectionLost("cut"));
        observer.reconnecting(true);
        observer.gap();
        observer.push(PushDecision.NOT_LISTED);
        observer.heartbeatsMissed();
        observer.granted(true);
        observer.expired();
        observer.dialFailed();
        observer.evicted(Eviction.PUSH_IDLE);
        observer.size(3, 2);
        List<String> values = registry.getMeters().stream()
                .map(meter -> meter.getId().getName().replace("bellwether.client.", "")
                        + meter.getId().getTags().stream()
                                .filter(tag -> !tag.getKey().equals("gateway"))
                                .map(tag -> " " + tag.getValue())
                                .reduce("", String::concat)
                        + " "
                        + (int) meter.measure().iterator().next().getValue())
                .sorted()
                .toList();
        assertThat(values)
                .containsExactly(
                        "events sse 1",
                        "gaps 1",
                        "heartbeats.missed 1",
                        "interruptions connection-lost 1",
                        "pool.acquisitions expired 1",
                        "pool.acquisitions reused 1",
                        "pool.connections 3",
                        "pool.dials.failed 1",
                        "pool.evictions push-idle 1",
                        "pool.waiting 2",
                        "pushes not-listed 1",
                        "reconnects yes 1",
                        "streams sse 0",
                        "streams websocket 1");
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getTag("gateway")).isEqualTo("chat"));
    }
}
