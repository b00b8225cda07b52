/**
 * Static files, for pages that use the gateway. Start at {@link dev.bellwether.notifier.page.PageRoute}.
 */
@NullMarked
package dev.bellwether.notifier.page;

import org.jspecify.annotations.NullMarked;
