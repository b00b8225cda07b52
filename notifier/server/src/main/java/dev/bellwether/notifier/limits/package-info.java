/**
 * How much is let in: {@link dev.bellwether.notifier.limits.ConnectionLimit}, {@link dev.bellwether.notifier.limits.RequestRate}, and what they
 * refuse, {@link dev.bellwether.notifier.limits.Refusals}.
 */
@NullMarked
package dev.bellwether.notifier.limits;

import org.jspecify.annotations.NullMarked;
