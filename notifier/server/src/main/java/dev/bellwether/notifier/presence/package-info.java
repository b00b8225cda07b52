/**
 * Who is on a topic: docs/streaming.md, "Presence". What is known is pure: {@link dev.bellwether.notifier.presence.OwnPlaces} of this pod's
 * streams, {@link dev.bellwether.notifier.presence.Roster} of all pods', each told in
 * {@link dev.bellwether.notifier.presence.Announcement}s that may be lost, repeated or late. Start at those.
 */
@NullMarked
package dev.bellwether.notifier.presence;

import org.jspecify.annotations.NullMarked;
