package dev.bellwether.notifier;

import dev.bellwether.notifier.admin.Managed;
import dev.bellwether.notifier.admin.ManagementPort;
import dev.bellwether.notifier.admin.ManagementPorts;
import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.backplane.Gossip;
import dev.bellwether.notifier.backplane.JetStreamBackplane;
import dev.bellwether.notifier.backplane.MemoryBackplane;
import dev.bellwether.notifier.backplane.NatsGossip;
import dev.bellwether.notifier.config.BackplaneConfig;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.NotifierConfig;
import dev.bellwether.notifier.config.TopicConfig;
import dev.bellwether.notifier.config.TracingConfig;
import dev.bellwether.notifier.drain.Drain;
import dev.bellwether.notifier.drain.Drainable;
import dev.bellwether.notifier.drain.GracefulDrain;
import dev.bellwether.notifier.push.PagePushes;
import dev.bellwether.notifier.push.PageResources;
import dev.bellwether.notifier.telemetry.PodIdentity;
import dev.bellwether.notifier.telemetry.Telemetry;
import dev.bellwether.notifier.tracing.OtlpTracing;
import dev.bellwether.notifier.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Which implementation stands behind each seam, chosen by the configuration. */
final class Parts {
    private Parts() {}

    static Backplane backplane(NotifierConfig config, MeterRegistry meters) throws ConfigException {
        if (config.backplane() instanceof BackplaneConfig.JetStream log) {
            return new JetStreamBackplane(log, meters);
        }
        Duration window = config.backplane() instanceof BackplaneConfig.Memory memory
                ? memory.duplicateWindow()
                : BackplaneConfig.DEFAULT_WINDOW;
        return new MemoryBackplane(topic -> retention(config, topic), Clock.systemUTC(), window);
    }

    static Tracing tracing(NotifierConfig config, MeterRegistry meters) {
        TracingConfig tracing = config.tracing();
        return tracing == null
                ? Tracing.OFF
                : new OtlpTracing(tracing, config.topics(), PodIdentity.of(System.getenv()), meters);
    }

    static Gossip gossip(NotifierConfig config) {
        return config.backplane() instanceof BackplaneConfig.JetStream log ? new NatsGossip(log) : Gossip.ALONE;
    }

    static Telemetry traffic(NotifierConfig config, MeterRegistry meters) {
        return new Telemetry(Telemetry.steadyMillis(), meters);
    }

    static PageResources pages(NotifierConfig config, MeterRegistry meters) {
        return new PagePushes(config.push(), meters);
    }

    static Drain drain(NotifierConfig config, Drainable clients, EventLoopGroup timers, MeterRegistry meters) {
        return new GracefulDrain(clients, config.drain(), timers, Clock.systemUTC(), meters);
    }

    static Optional<ManagementPort> management(NotifierConfig config, Managed managed)
            throws ConfigException, IOException {
        return Optional.of(ManagementPorts.open(config.management(), managed, PodIdentity.of(System.getenv())));
    }

    /** The most generous of the topics that match, so that every subscription finds what it was promised. */
    private static MemoryBackplane.Retention retention(NotifierConfig config, String topic) {
        int messages = 0;
        Duration age = Duration.ZERO;
        for (TopicConfig candidate : config.topics()) {
            if (candidate.name().matches(topic)) {
                messages = Math.max(messages, candidate.messages());
                age = age.compareTo(candidate.age()) < 0 ? candidate.age() : age;
            }
        }
        // One more than a replay tells: that is how it knows that there was more.
        return new MemoryBackplane.Retention(messages + 1, age);
    }
}
