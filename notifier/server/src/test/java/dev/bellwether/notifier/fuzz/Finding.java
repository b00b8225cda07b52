package dev.bellwether.notifier.fuzz;

/** Something that may not be, whatever a client sends. */
final class Finding extends RuntimeException {
    private static final long serialVersionUID = 1;

    Finding(String what) {
        super(what);
    }
}
