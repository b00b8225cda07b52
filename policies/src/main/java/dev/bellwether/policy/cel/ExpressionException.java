package dev.bellwether.policy.cel;

/** An expression that does not compile, or that failed on the object it was asked about. The message is CEL's own, on one line. */
public final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    ExpressionException(String message, Throwable cause) {
        super(message, cause);
    }

    ExpressionException(String message) {
        super(message);
    }
}
