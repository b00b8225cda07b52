package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Spans of notifications, from publish to delivery, for a collector of OpenTelemetry.
 *
 * @param endpoint an http or https URL of the collector's OTLP over HTTP, such as {@code http://collector.observability.svc:4318}; {@code /v1/traces} is added
 * @param sampling from 0 to 1, {@code 1} when absent: how many of the notifications are followed whose publishers do not say whether to; what a publisher says counts
 * @param serviceName what the collector knows the gateway by; the gateway's name when absent
 */
public record Tracing(
        @Required
        @Pattern(
                "^https?://(([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?|((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})\\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2}))(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?(/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?$")
        @Size(min = 1, max = 500)
        String endpoint,

        @Pattern("^(0([.][0-9]{1,6})?|1([.]0{1,6})?)$") @Size(min = 1, max = 8) @Nullable
        String sampling,

        @Pattern("^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$") @Size(min = 1, max = 100) @Nullable
        String serviceName) {}
