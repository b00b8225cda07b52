/**
 * Server-Sent Events: where a stream begins, how it catches up with the log, and how it ends. Start at
 * {@link dev.bellwether.notifier.sse.StreamRoute}.
 */
@NullMarked
package dev.bellwether.notifier.sse;

import org.jspecify.annotations.NullMarked;
