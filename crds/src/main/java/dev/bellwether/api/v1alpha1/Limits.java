package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * Bounds that each pod enforces; they are checked against the container's memory limit.
 *
 * @param connections open connections, 20,000 by default
 * @param streamsPerConnection concurrent HTTP/2 streams of one connection, 100 by default
 * @param queuedBytesPerStream bytes that may wait for a slow subscriber, {@code 256Ki} by default
 * @param payload the largest body of a published notification, {@code 64Ki} by default
 * @param connectionsPerAddress open connections of one address (IPv6: of its /64); none when absent or 0, for a load balancer may be the address of all
 * @param requestsPerSecond requests of one address (IPv6: of its /64), as a mean; none when absent or 0
 * @param subscriptions topics and patterns of one stream, 100 when absent
 * @param idle a duration, from 1s to 1h, {@code 75s} when absent: how long a connection may have neither streams nor requests
 * @param connectionAge a duration up to 720h, after which a connection is asked to go and come back; any age when absent or {@code 0s}
 * @param queuedBytes bytes that may wait for all slow subscribers of a pod together, from queuedBytesPerStream to 1Ti, whole, such as {@code 512Mi}; a quarter of the heap when absent
 * @param flood what one connection may ask for nothing; the notifier's defaults when absent
 */
@ValidationRule(
        value =
                "!has(self.queuedBytesPerStream) || quantity(string(self.queuedBytesPerStream)).compareTo(quantity('4Ki')) >= 0 && quantity(string(self.queuedBytesPerStream)).compareTo(quantity('64Mi')) <= 0",
        message = "limits.queuedBytesPerStream must be from 4Ki to 64Mi")
@ValidationRule(
        value =
                "!has(self.payload) || quantity(string(self.payload)).compareTo(quantity('1Ki')) >= 0 && quantity(string(self.payload)).compareTo(quantity('1000Ki')) <= 0",
        message =
                "limits.payload must be from 1Ki to 1000Ki: NATS takes messages up to 1Mi, and the topic and the time are added")
@ValidationRule(
        value =
                "!has(self.queuedBytes) || string(self.queuedBytes).matches('^[0-9]{1,18}([kMGT]|[KMGT]i)?$') && quantity(string(self.queuedBytes)).compareTo(quantity('1Ti')) <= 0",
        message = "limits.queuedBytes must be a whole number of bytes, such as 512Mi, up to 1Ti")
@ValidationRule(
        value =
                "!has(self.queuedBytes) || !has(self.queuedBytesPerStream) || quantity(string(self.queuedBytes)).compareTo(quantity(string(self.queuedBytesPerStream))) >= 0",
        message = "limits.queuedBytes must be at least queuedBytesPerStream: raise it or lower that")
@ValidationRule(
        value = "!has(self.idle) || duration(self.idle) >= duration('1s') && duration(self.idle) <= duration('1h')",
        message = "limits.idle must be from 1s to 1h")
@ValidationRule(
        value = "!has(self.connectionAge) || duration(self.connectionAge) <= duration('720h')",
        message = "limits.connectionAge must be from 0s to 720h (30 days)")
public record Limits(
        @Default("20000") @Min(1) @Max(1000000) int connections,
        @Default("100") @Min(1) @Max(10000) int streamsPerConnection,
        @Default("256Ki") Quantity queuedBytesPerStream,
        @Default("64Ki") Quantity payload,
        @Min(0) @Max(1000000) @Nullable Integer connectionsPerAddress,
        @Min(0) @Max(1000000) @Nullable Integer requestsPerSecond,
        @Min(1) @Max(1000) @Nullable Integer subscriptions,

        @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20) @Nullable
        String idle,

        @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20) @Nullable
        String connectionAge,

        @Nullable Quantity queuedBytes,
        @Nullable Flood flood) {}
