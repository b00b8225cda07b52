package dev.bellwether.api.v1alpha1;

/**
 * A step of a rollout.
 *
 * @param weight percent of {@code replicas} that the canary gets on top of them, 1 to 99
 * @param hold how long the step lasts at least
 */
public record RolloutStep(int weight, String hold) {}
