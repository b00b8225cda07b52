package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;

/** A client lost its connection, or the server ended its stream: what is owed cannot arrive any more. */
final class ClientFailedException extends IOException {
    private static final long serialVersionUID = 1;

    ClientFailedException(Exception cause) {
        super("a client failed: " + cause.getMessage(), cause);
    }
}
