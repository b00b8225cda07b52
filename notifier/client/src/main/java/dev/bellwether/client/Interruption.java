package dev.bellwether.client;

/** Why a stream ended that its owner had not closed. Only {@link Refused} may be final. */
public sealed interface Interruption {
    /** The server ended the response, as a draining one does. */
    record Ended() implements Interruption {}

    /**
     * The server reset this stream alone; its connection lives on.
     *
     * @param code the HTTP/2 error code (RFC 9113, section 7), for example 2 for INTERNAL_ERROR
     */
    record Reset(long code) implements Interruption {}

    /**
     * The answer was not an event stream.
     *
     * @param status the HTTP status, 100 to 599
     * @param detail the content type or the first part of the body, for a person to read
     */
    record Refused(int status, String detail) implements Interruption {
        /** Whether asking again can help: timeouts, too many requests, and the server's own errors. */
        public boolean passing() {
            return status >= 500 || status == 408 || status == 425 || status == 429;
        }
    }

    /** The connection could not be made, or broke, or fell silent. */
    record ConnectionLost(String reason) implements Interruption {}

    /**
     * The server closed a WebSocket.
     *
     * @param code RFC 6455, section 7.4; 1005 if it said none
     */
    record Closed(int code, String reason) implements Interruption {}

    /** The source of tokens gave none. */
    record NoToken(String reason) implements Interruption {}

    /** The server sent what is not an event stream, such as an event larger than the limit. */
    record Malformed(String reason) implements Interruption {}
}
