/**
 * Kills notifiers and their NATS at random while clients publish and resume, and judges what arrived; {@code KillCampaign} is where to start
 * reading.
 */
@NullMarked
package dev.bellwether.e2e.kills;

import org.jspecify.annotations.NullMarked;
