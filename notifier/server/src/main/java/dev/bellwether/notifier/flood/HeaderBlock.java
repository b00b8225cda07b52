package dev.bellwether.notifier.flood;

import io.netty.handler.codec.http2.Http2Flags;

/** A HEADERS frame and the CONTINUATIONs that belong to it (RFC 9113, section 4.3), until END_HEADERS. */
final class HeaderBlock {
    /** So much of a header list of 16 KiB the codec takes before it is decompressed: a quarter more. */
    private static final int MOST_BYTES = 20 << 10;

    private final int most;
    private boolean isOpen;
    private int first;
    private int continuations;
    private int bytes;

    /** @param most CONTINUATIONs */
    HeaderBlock(int most) {
        this.most = most;
    }

    /** Whether more of it is to come. */
    boolean isOpen() {
        return isOpen;
    }

    /** With which of the connection's frames it began. */
    int first() {
        return first;
    }

    /**
     * It begins.
     *
     * @param frame its number among the connection's
     * @param length bytes of its payload
     */
    void begins(int frame, int flags, int length) {
        first = frame;
        bytes = length;
        continuations = 0;
        isOpen = !isLast(flags);
    }

    /**
     * It goes on; or what claims to be its continuation belongs to none, which is an error that the codec knows what to do with.
     *
     * @return whether it is still of a size that is taken
     */
    boolean goesOn(int flags, int length) {
        if (!isOpen) {
            return true;
        }
        continuations++;
        bytes += length;
        isOpen = !isLast(flags);
        return continuations <= most && bytes <= MOST_BYTES;
    }

    private static boolean isLast(int flags) {
        return (flags & Http2Flags.END_HEADERS) != 0;
    }
}
