package dev.bellwether.notifier.fuzz;

import java.util.List;

/**
 * What a client does on one connection.
 *
 * @param steps in their order
 * @param isHttp2 whether it begins with the connection preface of RFC 9113, section 3.4
 * @param isWhole whether all that it sends is whole frames, and no header block is left open: then a connection that was not closed is one that answers
 * @param granted what it sends at most of windows and frame sizes, or as much as there can be where its frames do not tell
 */
record Script(List<Step> steps, boolean isHttp2, boolean isWhole, Granted granted) {
    sealed interface Step {}

    /** Bytes that arrive together. */
    record Piece(byte[] bytes) implements Step {}

    /** Whether what the server sends is taken from then on. */
    record Take(boolean now) implements Step {}

    /**
     * What the server may send.
     *
     * @param connection bytes of DATA, 65,535 or more
     * @param stream bytes of DATA on each stream
     * @param frame bytes of a frame's payload, 16,384 or more
     */
    record Granted(long connection, long stream, int frame) {
        static final Granted ANYTHING = new Granted(Long.MAX_VALUE, Long.MAX_VALUE, 0xFF_FFFF);
    }

    /** Whether it takes all that the server sends, whenever that is. */
    boolean takesAll() {
        return steps.stream().noneMatch(step -> step instanceof Take take && !take.now());
    }

    /** Reads an input; each sequence of bytes is one. */
    static Script of(byte[] input) {
        return new ScriptReader(input).read();
    }
}
