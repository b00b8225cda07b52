package dev.bellwether.operator.rollout;

/**
 * Something to tell people as an Event.
 *
 * @param warning whether it is of type Warning rather than Normal
 * @param reason one word in CamelCase
 * @param message one sentence
 */
public record Announcement(boolean warning, String reason, String message) {}
