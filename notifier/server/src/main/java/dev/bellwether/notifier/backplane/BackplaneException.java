package dev.bellwether.notifier.backplane;

/** The log did not do what it was asked, or it is not known whether it did. The message is fit for a client's eyes. */
public final class BackplaneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BackplaneException(String message) {
        super(message);
    }

    public BackplaneException(String message, Throwable cause) {
        super(message, cause);
    }
}
