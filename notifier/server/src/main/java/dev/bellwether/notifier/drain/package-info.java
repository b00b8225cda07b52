/**
 * Leaving without losing anybody. {@link dev.bellwether.notifier.drain.Drainable} is what the public port offers for it,
 * {@code Procession} who leaves next, {@code Pace} how many at a time.
 */
@NullMarked
package dev.bellwether.notifier.drain;

import org.jspecify.annotations.NullMarked;
