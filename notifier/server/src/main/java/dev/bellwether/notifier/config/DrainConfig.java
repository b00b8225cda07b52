package dev.bellwether.notifier.config;

import java.time.Duration;

/**
 * How clients are let go.
 *
 * @param grace how long streams may take to leave, up to 1h
 * @param rate most event streams that leave in a second, 1 to 1,000,000; more only where half of the grace would not be enough for all
 * @param shortestRetry the least that a stream's client is asked to wait before it comes back, 1ms to 1h
 * @param longestRetry the most, shortestRetry to 1h; what each is asked is drawn evenly between the two
 */
public record DrainConfig(Duration grace, int rate, Duration shortestRetry, Duration longestRetry) {}
