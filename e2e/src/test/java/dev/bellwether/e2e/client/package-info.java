/** The Java client against the real notifier. */
@NullMarked
package dev.bellwether.e2e.client;

import org.jspecify.annotations.NullMarked;
