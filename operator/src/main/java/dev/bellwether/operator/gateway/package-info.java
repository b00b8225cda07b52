/** The thin shell around the rollout: reads the cluster, asks for one decision, carries it out, writes status. Start at {@link dev.bellwether.operator.gateway.GatewayReconciler}. */
@NullMarked
package dev.bellwether.operator.gateway;

import org.jspecify.annotations.NullMarked;
