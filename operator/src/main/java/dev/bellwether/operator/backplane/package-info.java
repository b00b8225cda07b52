/** The operator's side of the log of notifications: one JetStream stream for each gateway. Start at {@link dev.bellwether.operator.backplane.NotificationLog}. */
@NullMarked
package dev.bellwether.operator.backplane;

import org.jspecify.annotations.NullMarked;
