package dev.bellwether.notifier;

import dev.bellwether.notifier.FrameSocket.Frame;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/2 that says how much may come, and in which order it would like it. */
final class PacedClient implements AutoCloseable {
    static final byte PRIORITY_UPDATE = 0x10;
    static final int PUSH_PROMISE = 5;
    /** The connection's, until it is given more. */
    static final int WINDOW = 65_535;

    private static final int ENABLE_PUSH = 2;
    private static final int STREAM_WINDOW = 1 << 20;

    private final FrameSocket socket;
    private final Set<Integer> answered = new HashSet<>();
    private int received;
    private int pings;
    private boolean isHolding;
    private byte @Nullable [] held;

    private PacedClient(FrameSocket socket) {
        this.socket = socket;
    }

    /** One whose streams' windows are wide: what is narrow is the connection's. */
    static PacedClient open(Served served) throws IOException {
        return new PacedClient(
                FrameSocket.open(served, FrameSocket.INITIAL_WINDOW_SIZE, STREAM_WINDOW, ENABLE_PUSH, 0));
    }

    /** One whose windows are wide, and whose system takes few bytes while it does not read. */
    static PacedClient narrow(Served served, int receiveBuffer) throws IOException {
        int wide = 1 << 30;
        PacedClient client = new PacedClient(
                FrameSocket.narrow(served, receiveBuffer, FrameSocket.INITIAL_WINDOW_SIZE, wide, ENABLE_PUSH, 0));
        client.window(wide);
        return client;
    }

    static PacedClient takingPushes(Served served) throws IOException {
        return new PacedClient(FrameSocket.open(served, FrameSocket.INITIAL_WINDOW_SIZE, STREAM_WINDOW));
    }

    /** A request without a body; headers by name and value. @return its stream */
    int get(String path, String... headers) throws IOException {
        return request("GET", path, headers);
    }

    /** As {@link #get}. */
    int put(String path) throws IOException {
        return request("PUT", path);
    }

    /** As {@link FrameSocket#passOver}. */
    void passOver() {
        socket.passOver();
    }

    void priority(int stream, int parent, int weight) throws IOException {
        socket.frame(
                Http2FrameTypes.PRIORITY,
                0,
                stream,
                ByteBuffer.allocate(5).putInt(parent).put((byte) (weight - 1)).array());
    }

    void priorityUpdate(int stream, String value) throws IOException {
        byte[] field = value.getBytes(StandardCharsets.US_ASCII);
        priorityUpdateOn(
                0,
                ByteBuffer.allocate(4 + field.length).putInt(stream).put(field).array());
    }

    /** As it comes: on any stream, with any payload. */
    void priorityUpdateOn(int stream, byte... payload) throws IOException {
        socket.frame(PRIORITY_UPDATE, 0, stream, payload);
    }

    /** Lets the connection send more. */
    void window(int bytes) throws IOException {
        socket.frame(Http2FrameTypes.WINDOW_UPDATE, 0, 0, FrameSocket.integer(bytes));
    }

    void reset(int stream, long code) throws IOException {
        socket.frame(Http2FrameTypes.RST_STREAM, 0, stream, FrameSocket.integer((int) code));
    }

    /** Waits until everything sent before has been read. */
    void settle() throws IOException {
        socket.frame(Http2FrameTypes.PING, 0, 0, new byte[8]);
        read(Http2FrameTypes.PING, 0);
    }

    /** The next frame of a type and a stream; others are passed over, SETTINGS and PING acknowledged. */
    Frame read(int type, int stream) throws IOException {
        Frame frame = next();
        while (frame.type() != type || frame.stream() != stream) {
            frame = next();
        }
        return frame;
    }

    /** Of the next so many bytes of DATA, how many each stream got. */
    Map<Integer, Integer> bytes(int total) throws IOException {
        Map<Integer, Integer> bytes = new TreeMap<>();
        for (int left = total; left > 0; ) {
            Frame frame = next();
            if (frame.type() == Http2FrameTypes.DATA) {
                left -= frame.payload().length;
                bytes.merge(frame.stream(), frame.payload().length, Integer::sum);
            }
        }
        return bytes;
    }

    /** Waits until the streams have been answered: what is small enough waits to be sent then, if it was not. */
    void answers(int... streams) throws IOException {
        for (int stream : streams) {
            while (!answered.contains(stream)) {
                next();
            }
        }
    }

    /** Bytes of DATA until now. */
    int received() {
        return received;
    }

    /** How many PINGs the server sent until now. */
    int pings() {
        return pings;
    }

    /** Acknowledges no PING from now on by itself. */
    void holdPings() {
        isHolding = true;
    }

    /** Acknowledges the last PING. */
    void acknowledge() throws IOException {
        socket.frame(Http2FrameTypes.PING, Http2Flags.ACK, 0, Objects.requireNonNull(held, "expected: a PING came"));
    }

    /** Bytes that have come and were not read. */
    int available() throws IOException {
        return socket.available();
    }

    /** Reads on to DATA that has a text. @return how many bytes of DATA were before it */
    int bytesBefore(String text) throws IOException {
        int before = received;
        while (true) {
            int until = received;
            Frame frame = next();
            if (frame.type() == Http2FrameTypes.DATA
                    && new String(frame.payload(), StandardCharsets.UTF_8).contains(text)) {
                return until - before;
            }
        }
    }

    private Frame next() throws IOException {
        while (true) {
            Frame frame = socket.next();
            boolean asks = (frame.flags() & Http2Flags.ACK) == 0;
            if (frame.type() == Http2FrameTypes.SETTINGS) {
                if (asks) {
                    socket.frame(Http2FrameTypes.SETTINGS, Http2Flags.ACK, 0);
                }
            } else if (frame.type() == Http2FrameTypes.PING && asks) {
                pings++;
                held = frame.payload();
                if (!isHolding) {
                    acknowledge();
                }
            } else {
                received += frame.type() == Http2FrameTypes.DATA ? frame.payload().length : 0;
                if (frame.type() == Http2FrameTypes.HEADERS) {
                    answered.add(frame.stream());
                }
                return frame;
            }
        }
    }

    private int request(String method, String path, String... headers) throws IOException {
        return socket.request(Http2Flags.END_HEADERS | Http2Flags.END_STREAM, FrameSocket.block(method, path, headers));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
