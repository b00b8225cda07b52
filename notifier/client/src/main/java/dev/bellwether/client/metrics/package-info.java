/** Metrics of a client in Micrometer. Needs {@code micrometer-core}, which the client itself does not bring: see {@link dev.bellwether.client.metrics.MicrometerObserver}. */
@NullMarked
package dev.bellwether.client.metrics;

import org.jspecify.annotations.NullMarked;
