/**
 * Fan-out, the same for every transport: each notification is encoded once for each and handed to every subscriber of this process. Start at
 * {@link dev.bellwether.notifier.hub.Streams}, which opens a {@link dev.bellwether.notifier.hub.Subscription}, and at
 * {@link dev.bellwether.notifier.hub.Hub}; each event loop has a {@link dev.bellwether.notifier.hub.Shard} of its own, so no lock is taken on
 * the way to a subscriber. A transport brings a {@link dev.bellwether.notifier.hub.Format} and an
 * {@link dev.bellwether.notifier.http.Outlet}.
 */
@NullMarked
package dev.bellwether.notifier.hub;

import org.jspecify.annotations.NullMarked;
