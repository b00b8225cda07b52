package dev.bellwether.e2e.fleet;

/**
 * Something a client saw that a healthy gateway does not do.
 *
 * @param at when the frame was read, milliseconds since 1970
 * @param client the client's name, or {@code publisher}
 * @param kind {@code reset}, {@code push}, {@code gap}, {@code refused} or {@code malformed}
 * @param detail the error code's name, the pushed path, the server's words
 */
public record Fault(long at, String client, String kind, String detail) {}
