package dev.bellwether.notifier.config;

import java.time.Duration;

/**
 * Whether account is kept of who is on a topic, and how.
 *
 * @param grace how long somebody without a stream is still there, up to 5m
 * @param announce how often pods say that they are alive, 100ms to 1m; one that has not for three times as long is gone, and who was there by it
 * @param membersPerTopic most of one name that a pod notes, 1 to 100,000
 */
public record PresenceConfig(boolean enabled, Duration grace, Duration announce, int membersPerTopic) {}
