/**
 * Tests of the rollout. {@link dev.bellwether.operator.rollout.SimulatedGateway} plays the operator that reads, decides and writes;
 * {@link dev.bellwether.operator.rollout.SimulatedCluster} is what it reads and writes.
 */
@NullMarked
package dev.bellwether.operator.rollout;

import org.jspecify.annotations.NullMarked;
