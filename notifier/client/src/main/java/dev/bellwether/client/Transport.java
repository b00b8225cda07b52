package dev.bellwether.client;

/** How a stream travels. The notifications, their ids and the cursor are the same on both, so a stream may go on by another one than it began with. */
public enum Transport {
    /** Server-Sent Events: a response that does not end. */
    SSE("/v1/stream"),
    /** WebSocket messages: over HTTP/2 (RFC 8441) where the server offers that, beside other streams of the connection; otherwise on an HTTP/1.1 connection each. */
    WEBSOCKET("/v1/ws");

    private final String path;

    Transport(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    /** Whether an answer is a stream: an event stream, or a WebSocket (status 101 in HTTP/1.1, 200 in HTTP/2). */
    boolean accepts(int status, String contentType) {
        return this == SSE
                ? status == 200 && contentType.split(";", 2)[0].trim().equalsIgnoreCase("text/event-stream")
                : status == 101 || status == 200;
    }
}
