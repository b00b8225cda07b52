package dev.bellwether.notifier.status;

import dev.bellwether.notifier.config.NotifierConfig.Limits;
import dev.bellwether.notifier.hub.HubSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configured limit and how it is doing.
 *
 * @param name of the configuration file, below {@code limits}
 * @param unit {@code count}, {@code bytes} or {@code milliseconds}
 * @param limit null for none
 * @param used of what the whole process may have; null for limits of each stream, connection or address
 * @param reached how often something was refused or ended because of it
 */
record LimitUse(
        String name,
        String unit,
        @Nullable Long limit,
        @Nullable Long used,
        long reached) {

    static List<LimitUse> all(Limits limits, HubSnapshot hub, Counts counts) {
        Map<String, Long> refused = counts.by("bellwether.limits.refused", "reason");
        Map<String, Long> slow = counts.by("bellwether.slow.disconnects", "reason");
        List<LimitUse> all = new ArrayList<>();
        all.add(new LimitUse(
                "connections",
                "count",
                (long) limits.connections(),
                counts.gauge("bellwether.connections"),
                sum(refused, "connections", "connections-hard")));
        all.add(new LimitUse("queuedBytes", "bytes", limits.queuedBytes(), hub.unread(), sum(slow, "process")));
        all.add(each("queuedBytesPerStream", "bytes", limits.queuedBytesPerStream(), sum(slow, "stream")));
        all.add(each(
                "connectionsPerAddress",
                "count",
                limits.connectionsPerAddress(),
                sum(refused, "connections-per-address", "connections-per-address-hard")));
        all.add(each("requestsPerSecond", "count", limits.requestsPerSecond(), sum(refused, "requests")));
        all.add(each(
                "streamsPerConnection",
                "count",
                limits.streamsPerConnection(),
                sum(refused, "streams-per-connection")));
        all.add(each("subscriptions", "count", limits.subscriptions(), sum(refused, "subscriptions")));
        all.add(each("payload", "bytes", limits.payload(), sum(refused, "payload")));
        all.add(each("idle", "milliseconds", limits.idle().toMillis(), sum(refused, "idle")));
        all.add(each(
                "connectionAge", "milliseconds", limits.connectionAge().toMillis(), sum(refused, "connection-age")));
        return all;
    }

    private static LimitUse each(String name, String unit, long limit, long reached) {
        return new LimitUse(name, unit, limit == 0 ? null : limit, null, reached);
    }

    private static long sum(Map<String, Long> counts, String... reasons) {
        long sum = 0;
        for (String reason : reasons) {
            sum += counts.getOrDefault(reason, 0L);
        }
        return sum;
    }
}
