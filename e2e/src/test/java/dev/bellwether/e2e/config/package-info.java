/** What the operator writes for a notifier, read by a notifier. */
@NullMarked
package dev.bellwether.e2e.config;

import org.jspecify.annotations.NullMarked;
