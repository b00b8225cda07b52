/**
 * How much is let in: {@link dev.bellwether.notifier.limits.ConnectionLimit}.
 */
@NullMarked
package dev.bellwether.notifier.limits;

import org.jspecify.annotations.NullMarked;
