package dev.bellwether.api.v1alpha1;

/**
 * A revision that was rolled back.
 *
 * @param revision its hash
 * @param at when
 * @param reason in one word
 * @param message in one sentence
 */
public record RejectedRevision(String revision, String at, String reason, String message) {}
