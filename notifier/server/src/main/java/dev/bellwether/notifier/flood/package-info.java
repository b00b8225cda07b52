/**
 * The defence against peers that make the server work for nothing over HTTP/2, or hold on to what they were given: rapid resets, floods of
 * control frames, header blocks without end, windows that stay shut, and slowness. {@link dev.bellwether.notifier.flood.FrameGuard} stands in
 * front of each connection's codec; {@link dev.bellwether.notifier.flood.Flood} lists what it is for, and
 * {@link dev.bellwether.notifier.flood.Floods} counts it.
 */
@NullMarked
package dev.bellwether.notifier.flood;

import org.jspecify.annotations.NullMarked;
