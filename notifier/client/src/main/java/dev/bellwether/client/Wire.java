package dev.bellwether.client;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One connection to one pod, whatever its HTTP version. Everything happens on the client's event loop. */
interface Wire {
    /** Whether another exchange may begin here: not after GOAWAY or close, and with HTTP/1.1 one at a time. */
    boolean accepting();

    /** Sends a GET and reports its answer; ends with exactly one {@link Exchange#interrupted}, unless cancelled. */
    Running open(Request request, Exchange exchange);

    /** Closes the connection and everything on it. */
    void close();

    /**
     * @param target path and query
     * @param lastEventId the cursor, empty for none
     */
    record Request(String target, String lastEventId) {}

    /** An exchange under way. */
    interface Running {
        /** Stops it without a further report. */
        void cancel();
    }

    /** Receives an answer. */
    interface Exchange {
        /** @param retryAfter the header's value, if any */
        void headers(int status, String contentType, @Nullable String retryAfter);

        /** Part of the body, released by the caller. */
        void data(ByteBuf chunk);

        /** The answer ended. */
        void interrupted(Interruption why);
    }
}
