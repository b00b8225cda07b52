package dev.bellwether.notifier.status;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads meters, by the names that the code that counts gave them. */
record Counts(MeterRegistry meters) {
    /** Those of a name, by the value of a tag; counters that differ in other tags are added up. */
    Map<String, Long> by(String name, String tag) {
        Map<String, Long> counts = new TreeMap<>();
        for (Counter counter : meters.find(name).counters()) {
            String value = counter.getId().getTag(tag);
            if (value != null) {
                counts.merge(value, (long) counter.count(), Long::sum);
            }
        }
        return counts;
    }

    /** As {@link #by}, of those where another tag has a value. */
    Map<String, Long> by(String name, String tag, String other, String value) {
        Map<String, Long> counts = new TreeMap<>();
        for (Counter counter : meters.find(name).tag(other, value).counters()) {
            counts.merge(String.valueOf(counter.getId().getTag(tag)), (long) counter.count(), Long::sum);
        }
        return counts;
    }

    /** A counter's count; 0 where nothing was counted yet. */
    long of(String name) {
        Counter counter = meters.find(name).counter();
        return counter == null ? 0 : (long) counter.count();
    }

    /** The values of a name's gauges, by a tag. */
    Map<String, Long> gauges(String name, String tag) {
        Map<String, Long> values = new TreeMap<>();
        for (Gauge gauge : meters.find(name).gauges()) {
            values.put(String.valueOf(gauge.getId().getTag(tag)), (long) gauge.value());
        }
        return values;
    }

    /** A gauge's value; 0 where there is none. */
    long gauge(String name) {
        @Nullable Gauge gauge = meters.find(name).gauge();
        return gauge == null ? 0 : (long) gauge.value();
    }
}
