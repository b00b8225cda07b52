/**
 * HTTP/2 frames of chosen connections, for people: as lines of JSON, or as a capture that Wireshark reads, also of connections over TLS. Start at
 * {@link dev.bellwether.notifier.frames.FrameTraces}. A connection that nobody asked for has nothing of this in its pipeline.
 */
@NullMarked
package dev.bellwether.notifier.frames;

import org.jspecify.annotations.NullMarked;
