package dev.bellwether.notifier.frames;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a pcapng file of raw IP packets, strictly: whatever is not as the formats have it is an error, apart from a last packet that is cut. */
public record Capture(List<Conversation> conversations) {
    private static final int SYN = 0x02;

    /** What one TCP connection carried, with nothing missing. */
    public static final class Conversation {
        private final String client;
        private final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();
        private final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
        private int serverNext;
        private int clientNext;

        private Conversation(String client) {
            this.client = client;
        }

        /** Address and port. */
        public String client() {
            return client;
        }

        /** What the server sent, or the client did. */
        public String sent(boolean byServer) {
            return bytes(byServer).toString(StandardCharsets.ISO_8859_1);
        }

        ByteArrayOutputStream bytes(boolean byServer) {
            return byServer ? fromServer : fromClient;
        }

        private void segment(boolean byServer, int sequence, int flags, byte[] payload) {
            expect("sequence", sequence, byServer ? serverNext : clientNext);
            bytes(byServer).writeBytes(payload);
            int next = sequence + payload.length + ((flags & SYN) == 0 ? 0 : 1);
            if (byServer) {
                serverNext = next;
            } else {
                clientNext = next;
            }
        }
    }

    public static Capture read(byte[] file) throws UnknownHostException {
        ByteBuffer blocks = ByteBuffer.wrap(file).order(ByteOrder.BIG_ENDIAN);
        Map<String, Conversation> conversations = new LinkedHashMap<>();
        expect("section", block(blocks, 0x0A0D0D0A).getInt(), 0x1A2B3C4D);
        expect("link type", block(blocks, 1).getShort(), 101);
        while (blocks.remaining() >= 8 && blocks.remaining() >= blocks.getInt(blocks.position() + 4)) {
            ByteBuffer packet = block(blocks, 6);
            expect("interface", packet.getInt(), 0);
            long micros = packet.getLong();
            expect("year", (int) (micros / 1_000_000 / 31_557_600 / 10), 5); // 2020 to 2029
            int captured = packet.getInt();
            expect("captured", captured, packet.getInt());
            byte[] bytes = new byte[captured];
            packet.get(bytes);
            packet(ByteBuffer.wrap(bytes), conversations);
        }
        return new Capture(List.copyOf(conversations.values()));
    }

    private static ByteBuffer block(ByteBuffer file, int type) {
        int at = file.position();
        expect("block", file.getInt(), type);
        int length = file.getInt();
        expect("length's remainder", length % 4, 0);
        expect("length again", file.getInt(at + length - 4), length);
        ByteBuffer body = file.slice(at + 8, length - 12);
        file.position(at + length);
        return body;
    }

    private static void packet(ByteBuffer packet, Map<String, Conversation> conversations) throws UnknownHostException {
        int version = (packet.get(0) & 0xff) >> 4;
        int addresses = version == 4 ? 12 : 8;
        int width = version == 4 ? 4 : 16;
        int head = version == 4 ? 20 : 40;
        int told = version == 4 ? packet.getShort(2) & 0xffff : 40 + (packet.getShort(4) & 0xffff);
        expect("length of the packet", told, packet.capacity());
        expect("protocol", packet.get(version == 4 ? 9 : 6), 6);
        if (version == 4) {
            int sum = 0;
            for (int i = 0; i < 20; i += 2) {
                sum += packet.getShort(i) & 0xffff;
            }
            expect("checksum", (sum & 0xffff) + (sum >>> 16), 0xffff);
        }
        int sourcePort = packet.getShort(head) & 0xffff;
        int targetPort = packet.getShort(head + 2) & 0xffff;
        boolean byServer = sourcePort == 80;
        byte[] client = new byte[width];
        packet.get(byServer ? addresses + width : addresses, client);
        String name = InetAddress.getByAddress(client).getHostAddress() + ":" + (byServer ? targetPort : sourcePort);
        byte[] payload = new byte[packet.capacity() - head - 20];
        packet.get(head + 20, payload);
        conversations
                .computeIfAbsent(name, Conversation::new)
                .segment(byServer, packet.getInt(head + 4), packet.get(head + 13), payload);
    }

    private static void expect(String what, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException(what + ": " + found + " (expected: " + expected + ")");
        }
    }
}
