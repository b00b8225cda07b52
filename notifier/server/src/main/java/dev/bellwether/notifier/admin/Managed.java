package dev.bellwether.notifier.admin;

import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.drain.Drain;
import dev.bellwether.notifier.drain.Drainable;
import dev.bellwether.notifier.frames.FrameTraces;
import dev.bellwether.notifier.status.StatusReport;
import dev.bellwether.notifier.telemetry.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;

/**
 * What the management port tells about and acts on.
 *
 * @param traffic the observer that {@code Parts} made
 * @param traces told of every public connection
 * @param loop of one thread, its own: neither a busy public port silences it, nor do those who reach it keep clients out
 */
public record Managed(
        PrometheusMeterRegistry meters,
        Telemetry traffic,
        Drain drain,
        Drainable clients,
        Backplane backplane,
        StatusReport status,
        FrameTraces traces,
        EventLoopGroup loop) {}
