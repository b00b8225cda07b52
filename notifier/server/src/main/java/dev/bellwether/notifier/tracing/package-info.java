/**
 * Spans of notifications, from their publishers to sockets, for a collector of OpenTelemetry. Start at
 * {@link dev.bellwether.notifier.tracing.Tracing}; docs/tracing.md shows what a trace looks like. Nobody outside this package knows the
 * library, so that nothing of it is loaded while tracing is off.
 */
@NullMarked
package dev.bellwether.notifier.tracing;

import org.jspecify.annotations.NullMarked;
