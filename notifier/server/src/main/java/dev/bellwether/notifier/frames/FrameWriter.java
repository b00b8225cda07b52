package dev.bellwether.notifier.frames;

import java.time.Instant;

/** Puts the frames of one connection into bytes of a file. Used on the connection's event loop alone. */
interface FrameWriter {
    /** What comes before the first frame. */
    byte[] opening(Instant at);

    byte[] frame(boolean sent, Frame frame, Instant at);
}
