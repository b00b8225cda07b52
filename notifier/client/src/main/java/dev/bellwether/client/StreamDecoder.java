package dev.bellwether.client;

import io.netty.buffer.ByteBuf;
import java.time.Duration;

/** Makes events of what a transport brings. */
interface StreamDecoder {
    /** Reads all readable bytes; does not release the buffer. */
    void feed(ByteBuf chunk) throws MalformedStreamException;

    /** Receives what was read. */
    interface Sink {
        void event(StreamEvent event);

        /** The cursor so far, also where it came without an event. */
        void cursor(String id);

        void retry(Duration delay);
    }
}
