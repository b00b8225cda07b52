package dev.bellwether.notifier.frames;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Packets of a TCP connection that never was on a wire like this: addresses and the client's port are real, the server's port and the sequence numbers
 * are made up, so that a reader sees one conversation that nothing is missing from.
 */
final class TcpPackets {
    private static final int IP4 = 20;
    private static final int IP6 = 40;
    private static final int TCP = 20;
    private static final byte TCP_PROTOCOL = 6;
    private static final byte HOPS = 64;
    /** What Wireshark takes for HTTP without being told. */
    private static final short SERVER_PORT = 80;

    private final byte[] client;
    private final byte[] server;
    private final short clientPort;
    /** The next sequence numbers. */
    private int fromClient;

    private int fromServer;

    /** Which flags of TCP a packet has. */
    enum Kind {
        SYN(0x02),
        SYN_ACK(0x12),
        ACK(0x10),
        DATA(0x18);

        private final byte flags;

        Kind(int flags) {
            this.flags = (byte) flags;
        }
    }

    TcpPackets(InetAddress client, int clientPort, InetAddress server) {
        byte[] one = client.getAddress();
        byte[] other = server.getAddress();
        boolean same = one.length == other.length;
        this.client = same ? one : mapped(one);
        this.server = same ? other : mapped(other);
        this.clientPort = (short) clientPort;
    }

    /** @param payload at most 65,000 bytes */
    byte[] packet(boolean sent, Kind kind, byte[] payload, int from, int length) {
        int head = (client.length == 4 ? IP4 : IP6) + TCP;
        ByteBuffer packet = ByteBuffer.allocate(head + length);
        byte[] source = sent ? server : client;
        byte[] target = sent ? client : server;
        if (client.length == 4) {
            ip4(packet, source, target);
        } else {
            ip6(packet, source, target);
        }
        packet.putShort(sent ? SERVER_PORT : clientPort)
                .putShort(sent ? clientPort : SERVER_PORT)
                .putInt(sent ? fromServer : fromClient)
                .putInt(kind == Kind.SYN ? 0 : sent ? fromClient : fromServer)
                .put((byte) (TCP / 4 << 4))
                .put(kind.flags)
                .putShort((short) 0xffff)
                .putInt(0) // neither a checksum nor anything urgent
                .put(payload, from, length);
        int sequence = length + (kind == Kind.SYN || kind == Kind.SYN_ACK ? 1 : 0);
        if (sent) {
            fromServer += sequence;
        } else {
            fromClient += sequence;
        }
        return packet.array();
    }

    private static void ip4(ByteBuffer packet, byte[] source, byte[] target) {
        packet.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) packet.capacity())
                .putInt(0x4000) // no fragments
                .put(HOPS)
                .put(TCP_PROTOCOL)
                .putShort((short) 0)
                .put(source)
                .put(target);
        int sum = 0;
        for (int i = 0; i < IP4; i += 2) {
            sum += packet.getShort(i) & 0xffff;
        }
        packet.putShort(10, (short) ~((sum & 0xffff) + (sum >>> 16)));
    }

    private static void ip6(ByteBuffer packet, byte[] source, byte[] target) {
        packet.putInt(0x6000_0000)
                .putShort((short) (packet.capacity() - IP6))
                .put(TCP_PROTOCOL)
                .put(HOPS)
                .put(source)
                .put(target);
    }

    /** RFC 4291 section 2.5.5.2. */
    private static byte[] mapped(byte[] address) {
        return address.length == 16
                ? address
                : ByteBuffer.allocate(16).putLong(0).putInt(0xffff).put(address).array();
    }
}
