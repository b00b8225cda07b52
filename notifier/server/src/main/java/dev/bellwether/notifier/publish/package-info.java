/**
 * Taking notifications from publishers. Start at {@link dev.bellwether.notifier.publish.PublishRoute}; what a body must be is decided in
 * {@link dev.bellwether.notifier.publish.NotificationBody}.
 */
@NullMarked
package dev.bellwether.notifier.publish;

import org.jspecify.annotations.NullMarked;
