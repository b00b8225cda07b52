package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/**
 * Where clients connect.
 *
 * @param port the port of pods and Service, 1024 to 65535, 8080 by default
 * @param tls the certificate; h2c with prior knowledge and HTTP/1.1 in the clear when absent
 * @param service the Service in front of the pods
 */
public record Listener(
        @Default("8080") @Min(1024) @Max(65535) int port,
        @Nullable Tls tls,
        ServiceOptions service) {}
