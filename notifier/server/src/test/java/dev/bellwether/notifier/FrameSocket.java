package dev.bellwether.notifier;

import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/2 in clear text whose frames are made by hand, so that it can do wrong. */
final class FrameSocket implements AutoCloseable {
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_HEADER_LIST_SIZE = 6;
    static final int NO_RFC7540_PRIORITIES = 9;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Socket socket;
    private final DataInputStream in;
    private @Nullable ScheduledExecutorService dripping;
    private int stream = -1;

    private FrameSocket(Served served, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        InetSocketAddress server = served.notifier.address();
        socket.connect(new InetSocketAddress(server.getAddress(), server.getPort()));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
    }

    record Frame(int type, int flags, int stream, byte[] payload) {
        /** Of a RST_STREAM or a GOAWAY. */
        int code() {
            return ByteBuffer.wrap(payload).getInt(type == Http2FrameTypes.GO_AWAY ? 4 : 0);
        }
    }

    /** All that came before the connection ended. */
    record Ending(List<Frame> frames) {
        List<Integer> codes(int type) {
            return frames.stream()
                    .filter(frame -> frame.type() == type)
                    .map(Frame::code)
                    .toList();
        }
    }

    /** One that has said nothing yet. */
    static FrameSocket silent(Served served) throws IOException {
        return new FrameSocket(served, 0);
    }

    /** One that has said its preface; settings by identifier and value. */
    static FrameSocket open(Served served, int... settings) throws IOException {
        return greeting(silent(served), settings);
    }

    /** As {@link #open}, one whose system takes no more bytes than these, and as many of its own, while it does not read. */
    static FrameSocket narrow(Served served, int receiveBuffer, int... settings) throws IOException {
        return greeting(new FrameSocket(served, receiveBuffer), settings);
    }

    private static FrameSocket greeting(FrameSocket opened, int... settings) throws IOException {
        opened.say(PREFACE);
        opened.settings(settings);
        return opened;
    }

    /** Bytes that have come and were not read. */
    int available() throws IOException {
        return in.available();
    }

    /** What the peer has closed already is written to as well: an attacker does not mind. */
    void say(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException closed) {
            // Tells nothing that the ending does not.
        }
    }

    void say(String text) throws IOException {
        say(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Says them from now on until it is closed, one every 50 ms, and goes on at once. */
    void drip(IntFunction<byte[]> parts) {
        ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor();
        dripping = drops;
        AtomicInteger next = new AtomicInteger();
        drops.scheduleAtFixedRate(
                () -> {
                    try {
                        say(parts.apply(next.getAndIncrement()));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                0,
                50,
                TimeUnit.MILLISECONDS);
    }

    void frame(int type, int flags, int stream, byte... payload) throws IOException {
        say(ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array());
    }

    void settings(int... settings) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(settings.length / 2 * 6);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        frame(Http2FrameTypes.SETTINGS, 0, 0, payload.array());
    }

    /** Opens a stream by a request without a body. @return its identifier */
    int get(String path) throws IOException {
        return request(Http2Flags.END_HEADERS | Http2Flags.END_STREAM, block("GET", path));
    }

    int request(int flags, byte[] block) throws IOException {
        stream += 2;
        frame(Http2FrameTypes.HEADERS, flags, stream, block);
        return stream;
    }

    /** Leaves an identifier out: the next request closes that stream unused. */
    void passOver() {
        stream += 2;
    }

    /** The next frame, within ten seconds. */
    Frame next() throws IOException {
        int head = in.readInt();
        int flags = in.readUnsignedByte();
        int id = in.readInt();
        return new Frame(head & 0xFF, flags, id, in.readNBytes(head >>> 8));
    }

    /** The next frame of a type, within ten seconds. */
    Frame next(int type) throws IOException {
        Frame frame = next();
        while (frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /** Reads on to the end, for which ten seconds of silence are too long. */
    Ending ending() throws IOException {
        List<Frame> frames = new ArrayList<>();
        try {
            while (true) {
                frames.add(next());
            }
        } catch (EOFException | SocketException ended) {
            return new Ending(frames);
        }
    }

    /** A request's header block, uncompressed; further headers by name and value. */
    static byte[] block(String method, String path, String... headers) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", method);
        literal(block, ":scheme", "http");
        literal(block, ":authority", "localhost");
        literal(block, ":path", path);
        block.writeBytes(fields(headers));
        return block.toByteArray();
    }

    /** Header fields by name and value, uncompressed. */
    static byte[] fields(String... headers) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < headers.length; i += 2) {
            literal(block, headers[i], headers[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        for (String text : List.of(name, value)) {
            block.write(text.length());
            block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    static byte[] integer(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    @Override
    public void close() throws IOException {
        if (dripping != null) {
            dripping.shutdownNow();
        }
        socket.close();
    }
}
