package dev.bellwether.operator.rollout;

/**
 * A failure of the environment: it holds a rollout and never rejects a revision.
 *
 * @param reason one word in CamelCase, such as {@code ImagePullFailed}
 * @param message what was seen and what to change
 */
public record Failure(String reason, String message) {}
