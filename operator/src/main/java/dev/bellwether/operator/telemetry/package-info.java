/**
 * What pods tell about their clients: one stream of reports from every pod of a gateway that is rolling out, and the drain call.
 * Start at {@link dev.bellwether.operator.telemetry.TelemetryStreams}; the wire format is in docs/protocol.md.
 */
@NullMarked
package dev.bellwether.operator.telemetry;

import org.jspecify.annotations.NullMarked;
