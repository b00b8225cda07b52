/**
 * What a process is doing, for a person who looks: {@code /status.json} of the management port and the page that shows it. Start at
 * {@link dev.bellwether.notifier.status.StatusReport}.
 */
@NullMarked
package dev.bellwether.notifier.status;

import org.jspecify.annotations.NullMarked;
