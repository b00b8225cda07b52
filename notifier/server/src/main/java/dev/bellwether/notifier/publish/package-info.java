/**
 * Taking notifications from publishers. Start at {@link dev.bellwether.notifier.publish.PublishRoutes}; what a notification must be is
 * decided in {@link dev.bellwether.notifier.publish.Notification}.
 */
@NullMarked
package dev.bellwether.notifier.publish;

import org.jspecify.annotations.NullMarked;
