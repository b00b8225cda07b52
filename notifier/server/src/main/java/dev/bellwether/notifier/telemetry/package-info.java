/**
 * What the outside learns about connections and resets. {@link dev.bellwether.notifier.telemetry.TrafficObserver} is told of each event
 * on the public port.
 */
@NullMarked
package dev.bellwether.notifier.telemetry;

import org.jspecify.annotations.NullMarked;
