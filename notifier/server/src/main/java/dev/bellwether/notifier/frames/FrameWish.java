package dev.bellwether.notifier.frames;

import java.net.InetAddress;

/** Whose frames somebody wants to see, and how. */
public record FrameWish(Whose whose, Format format) {
    /** Whose connections. */
    public sealed interface Whose {
        /** All from an address, also those that are opened meanwhile; with the PROXY protocol the one in its header. */
        record Peer(InetAddress address) implements Whose {}

        /**
         * One that is open.
         *
         * @param id the short text of its channel's id: 8 hexadecimal digits, as in the log
         */
        record Connection(String id) implements Whose {}
    }

    /** How frames are told. */
    public enum Format {
        /** A line of JSON for each: no header and no byte of a body is told. */
        JSONL("application/x-ndjson"),
        /** A capture of packets that never were, with everything that went over the connection, in clear text. */
        PCAPNG("application/x-pcapng");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }

        /** What a file begins with. */
        byte[] head() {
            return this == PCAPNG ? Pcapng.head() : new byte[0];
        }

        /** @param whole whether the connection is followed from its beginning */
        FrameWriter writer(Ends ends, boolean whole) {
            return this == PCAPNG ? new PacketWriter(ends) : new LineWriter(ends, whole);
        }

        /** What it ends with: why, after so many connections and frames. */
        byte[] tail(FrameTrace.End why, int connections, long frames) {
            return this == PCAPNG ? new byte[0] : LineWriter.tail(why, connections, frames);
        }
    }
}
