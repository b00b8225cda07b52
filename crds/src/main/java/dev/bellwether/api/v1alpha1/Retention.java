package dev.bellwether.api.v1alpha1;

/**
 * How much history of each topic is kept.
 *
 * @param messages 1 to 100,000 notifications, 1,000 by default
 * @param age a duration, {@code 1h} by default
 */
public record Retention(int messages, String age) {}
