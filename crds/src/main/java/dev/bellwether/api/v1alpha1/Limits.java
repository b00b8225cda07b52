package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Bounds that each pod enforces; they are checked against the container's memory limit.
 *
 * @param connections open connections, 20,000 by default
 * @param streamsPerConnection concurrent HTTP/2 streams of one connection, 100 by default
 * @param queuedBytesPerStream bytes that may wait for a slow subscriber, {@code 256Ki} by default
 * @param payload the largest body of a published notification, {@code 64Ki} by default
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
public record Limits(
        @Default("20000") @Min(1) @Max(1000000) int connections,
        @Default("100") @Min(1) @Max(10000) int streamsPerConnection,
        @Default("256Ki") Quantity queuedBytesPerStream,
        @Default("64Ki") Quantity payload) {}
