package dev.bellwether.client;

/** What came is not a stream of events, or more than is taken at once. */
final class MalformedStreamException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedStreamException(String message) {
        super(message);
    }
}
