package dev.bellwether.notifier.frames;

import dev.bellwether.notifier.frames.TcpPackets.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Frames as packets of a capture: a handshake of TCP, the connection preface, and each frame as a segment, or several if it is large. */
final class PacketWriter implements FrameWriter {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_SEGMENT = 32 << 10;

    private final TcpPackets packets;

    PacketWriter(Ends ends) {
        packets = new TcpPackets(ends.client(), ends.clientPort(), ends.server());
    }

    @Override
    public byte[] opening(Instant at) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Pcapng.packet(at, packets.packet(false, Kind.SYN, PREFACE, 0, 0)));
        out.writeBytes(Pcapng.packet(at, packets.packet(true, Kind.SYN_ACK, PREFACE, 0, 0)));
        out.writeBytes(Pcapng.packet(at, packets.packet(false, Kind.ACK, PREFACE, 0, 0)));
        out.writeBytes(data(false, PREFACE, at));
        return out.toByteArray();
    }

    @Override
    public byte[] frame(boolean sent, Frame frame, Instant at) {
        return data(sent, frame.bytes(), at);
    }

    private byte[] data(boolean sent, byte[] bytes, Instant at) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length; from += LARGEST_SEGMENT) {
            int length = Math.min(LARGEST_SEGMENT, bytes.length - from);
            out.writeBytes(Pcapng.packet(at, packets.packet(sent, Kind.DATA, bytes, from, length)));
        }
        return out.toByteArray();
    }
}
