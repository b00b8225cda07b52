package dev.bellwether.client;

import dev.bellwether.client.pool.Destination;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One connection to one pod, whatever its HTTP version. Everything happens on the client's event loop. */
interface Wire extends Destination.Connection {
    /** Whether streams can travel that way here. */
    boolean offers(Transport transport);

    /** Sends a request and reports its answer; ends with exactly one {@link Exchange#interrupted}, unless cancelled. */
    Running open(Request request, Exchange exchange);

    /**
     * @param target path and query
     * @param lastEventId the cursor, empty for none
     * @param token a bearer token, null for none
     */
    record Request(
            Transport transport,
            String target,
            String lastEventId,
            @Nullable String token) {}

    /** An exchange under way. */
    interface Running {
        /** Stops it without a further report. */
        void cancel();

        /** Lets the server go on, or makes it wait once its window is used up. */
        void reading(boolean on);
    }

    /** Receives an answer. */
    interface Exchange {
        /** @param retryAfter the header's value, if any */
        void headers(int status, String contentType, @Nullable String retryAfter);

        /** Part of the body of a response, or a whole WebSocket message; released by the caller. */
        void data(ByteBuf chunk);

        /** The answer ended. */
        void interrupted(Interruption why);
    }
}
