/**
 * Fan-out: each notification is encoded once and handed to every subscriber of this process. Start at
 * {@link dev.bellwether.notifier.hub.Hub}; each event loop has a {@link dev.bellwether.notifier.hub.Shard} of its own, so no lock is taken on
 * the way to a subscriber.
 */
@NullMarked
package dev.bellwether.notifier.hub;

import org.jspecify.annotations.NullMarked;
