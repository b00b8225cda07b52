package dev.bellwether.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * Where clients connect.
 *
 * @param port the port of pods and Service, 1024 to 65535, 8080 by default
 * @param tls the certificate; h2c with prior knowledge and HTTP/1.1 in the clear when absent
 * @param service the Service in front of the pods
 */
public record Listener(int port, @Nullable Tls tls, ServiceOptions service) {}
