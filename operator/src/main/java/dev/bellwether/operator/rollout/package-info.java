/**
 * The rollout as a pure function: what is wanted, what is observed, what was remembered, and the time give one next action and the
 * next status. No I/O and no Kubernetes classes. Start at {@link dev.bellwether.operator.rollout.Rollout}.
 */
@NullMarked
package dev.bellwether.operator.rollout;

import org.jspecify.annotations.NullMarked;
