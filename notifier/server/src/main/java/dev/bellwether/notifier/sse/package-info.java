/**
 * Server-Sent Events: what a stream tells as {@code text/event-stream}. Start at {@link dev.bellwether.notifier.sse.StreamRoute}; what is told
 * when is the same on every transport, and decided in {@link dev.bellwether.notifier.hub}.
 */
@NullMarked
package dev.bellwether.notifier.sse;

import org.jspecify.annotations.NullMarked;
