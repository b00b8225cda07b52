package dev.bellwether.notifier.config;

import java.net.URI;

/**
 * Where spans go, and how many.
 *
 * @param endpoint a collector's OTLP over HTTP, http or https
 * @param sampling of notifications whose publishers say nothing of it, 0 to 1
 * @param serviceName what the collector knows this gateway by
 */
public record TracingConfig(URI endpoint, double sampling, String serviceName) {
    /** Where traces are posted: below the endpoint, as OpenTelemetry has it. */
    public URI traces() {
        String base = endpoint.toString();
        return URI.create(base + (base.endsWith("/") ? "" : "/") + "v1/traces");
    }
}
