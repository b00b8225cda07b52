/**
 * One NotificationGateway on a cluster as its users see it: applied, changed, watched, and talked to. Start at {@link GatewayUnderTest}; {@link FleetProcess}
 * is its clients, and {@link Rollback} what one rollback took.
 */
@NullMarked
package dev.bellwether.e2e.gateway;

import org.jspecify.annotations.NullMarked;
