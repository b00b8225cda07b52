package dev.bellwether.policy;

/** A policy, a version or a manifest that cannot be used. The message names the place, the value and what was expected. */
public final class PolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PolicyException(String message) {
        super(message);
    }

    public PolicyException(String message, Throwable cause) {
        super(message, cause);
    }
}
