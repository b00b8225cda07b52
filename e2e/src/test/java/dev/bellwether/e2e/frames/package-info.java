/** A trace of frames, read by Wireshark's own reader. */
@NullMarked
package dev.bellwether.e2e.frames;

import org.jspecify.annotations.NullMarked;
