package dev.bellwether.e2e.cluster;

/** A program that should have succeeded did not; the message holds its command line and what it printed. */
public final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
        super(message);
    }
}
