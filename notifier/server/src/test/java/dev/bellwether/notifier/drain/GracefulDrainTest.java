package dev.bellwether.notifier.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.config.DrainConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The drain on a clock that stands until it is moved: connections of one to some tens of streams, some of which go by themselves. */
class GracefulDrainTest {
    private static final Duration GRACE = Duration.ofDays(1);
    private static final int STEP_MILLIS = 17;

    @Property(tries = 200)
    void noSecondSeesMoreDeparturesThanTheRateAndAllLeave(@ForAll long seed) {
        Random random = new Random(seed);
        Crowd crowd = new Crowd(random, 1 + random.nextInt(40));
        int all = crowd.streams();
        int rate = 1 + random.nextInt(60);
        CompletableFuture<Void> drained = crowd.drain(rate);

        int most = 1000 * (all + crowd.connections().size()) / rate + 60_000;
        for (int millis = 0; millis < most && !drained.isDone(); millis += STEP_MILLIS) {
            crowd.advance(random.nextInt(50) == 0 ? 700 : STEP_MILLIS);
        }

        assertThat(drained).isCompleted();
        assertThat(crowd.streams()).isZero();
        for (int first = 0; first < crowd.departures.size(); first++) {
            long from = crowd.departures.get(first).millis();
            assertThat(crowd.departures.stream()
                            .filter(one -> one.millis() >= from && one.millis() < from + 1000)
                            .mapToInt(Departed::streams)
                            .sum())
                    .isLessThanOrEqualTo(rate);
        }
    }

    /** @param millis since the drain began */
    private record Departed(long millis, int streams) {}

    /** Connections that have no wire. */
    private static final class Crowd implements Drainable {
        final List<Departed> departures = new ArrayList<>();
        private final EmbeddedChannel clock = new EmbeddedChannel();
        private final Map<Channel, Integer> present = new LinkedHashMap<>();
        private final Map<Channel, EmbeddedChannel> channels = new HashMap<>();
        private final Random random;
        private long millis;

        Crowd(Random random, int connections) {
            this.random = random;
            clock.freezeTime();
            for (int i = 0; i < connections; i++) {
                EmbeddedChannel channel = new EmbeddedChannel();
                channels.put(channel, channel);
                present.put(channel, random.nextInt(60));
            }
        }

        CompletableFuture<Void> drain(int rate) {
            DrainConfig config = new DrainConfig(GRACE, rate, Duration.ofSeconds(1), Duration.ofSeconds(3));
            return new GracefulDrain(this, config, clock.eventLoop(), Clock.systemUTC(), new SimpleMeterRegistry())
                    .begin()
                    .toCompletableFuture();
        }

        void advance(int by) {
            millis += by;
            clock.advanceTimeBy(by, TimeUnit.MILLISECONDS);
            clock.runPendingTasks();
            channels.values().forEach(EmbeddedChannel::runPendingTasks);
            if (random.nextInt(40) == 0) {
                present.replaceAll((channel, streams) -> streams > 1 && random.nextInt(8) == 0 ? streams - 1 : streams);
            }
            if (random.nextInt(200) == 0 && !present.isEmpty()) {
                gone(present.keySet().iterator().next());
            }
        }

        private void gone(Channel channel) {
            present.remove(channel);
            channel.close();
        }

        @Override
        public void refuseStreams() {}

        @Override
        public Collection<Channel> connections() {
            return List.copyOf(present.keySet());
        }

        @Override
        public boolean isHttp2(Channel connection) {
            return false;
        }

        @Override
        public int streams(Channel connection) {
            return present.getOrDefault(connection, 0);
        }

        @Override
        public void endStreams(Channel connection, int most, Duration shortestRetry, Duration longestRetry) {
            departures.add(new Departed(millis, Math.min(most, streams(connection))));
            present.computeIfPresent(connection, (same, streams) -> Math.max(0, streams - most));
        }

        @Override
        public void leave(Channel connection, Duration shortestRetry, Duration longestRetry) {
            departures.add(new Departed(millis, Math.max(1, streams(connection))));
            gone(connection);
        }

        @Override
        public int streams() {
            return present.values().stream().mapToInt(Integer::intValue).sum();
        }
    }
}
