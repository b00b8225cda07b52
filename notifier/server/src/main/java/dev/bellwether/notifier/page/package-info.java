/**
 * Static files, for pages that use the gateway. Start at {@link dev.bellwether.notifier.page.PageRoute}; {@code StaticFiles} reads them,
 * {@code PageAnswer} says what of them is sent and how long it may be kept.
 */
@NullMarked
package dev.bellwether.notifier.page;

import org.jspecify.annotations.NullMarked;
