/** Tests of the gateway's stream on a real nats-server. Start with {@link dev.bellwether.operator.backplane.NotificationLogTest}. */
@NullMarked
package dev.bellwether.operator.backplane;

import org.jspecify.annotations.NullMarked;
