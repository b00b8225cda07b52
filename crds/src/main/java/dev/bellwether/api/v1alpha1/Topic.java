package dev.bellwether.api.v1alpha1;

/**
 * A topic, or a family of topics.
 *
 * @param name segments parted by {@code /}; {@code *} stands for just one segment
 * @param retention what a client that comes back may still ask for
 */
public record Topic(String name, Retention retention) {}
