package dev.bellwether.notifier.frames;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The blocks of a capture file, as far as one needs them: draft-ietf-opsawg-pcapng, big-endian. */
final class Pcapng {
    private static final int SECTION = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER = 0x1A2B3C4D;
    /** LINKTYPE_RAW: packets begin with their IP header, whose first half byte says which. */
    private static final short RAW_IP = 101;

    private Pcapng() {}

    /** A section and its one interface, whose times are in microseconds. */
    static byte[] head() {
        return ByteBuffer.allocate(48)
                .putInt(SECTION)
                .putInt(28)
                .putInt(BYTE_ORDER)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1) // of unknown length
                .putInt(28)
                .putInt(INTERFACE)
                .putInt(20)
                .putShort(RAW_IP)
                .putShort((short) 0)
                .putInt(0) // packets of any length
                .putInt(20)
                .array();
    }

    static byte[] packet(Instant at, byte[] packet) {
        int padded = (packet.length + 3) & ~3;
        int length = 32 + padded;
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        return ByteBuffer.allocate(length)
                .putInt(ENHANCED_PACKET)
                .putInt(length)
                .putInt(0)
                .putLong(micros)
                .putInt(packet.length)
                .putInt(packet.length)
                .put(packet)
                .position(28 + padded)
                .putInt(length)
                .array();
    }
}
