package dev.bellwether.notifier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2 in clear text whose frames are made by hand and read from the socket: every frame of the server is kept, in order. What
 * is asked for leaves with {@link #send}, so that several frames can come in one read. Windows are as wide as they can be.
 */
final class RecordedConnection implements AutoCloseable {
    static final int RST_STREAM = 3;
    static final int PUSH_PROMISE = 5;
    static final int ENABLE_PUSH = 2;
    static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int WIDEST = Integer.MAX_VALUE;
    private static final int NARROWEST = 65535;

    private final Socket socket;
    private final ByteArrayOutputStream asked = new ByteArrayOutputStream();
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
    private final List<Frame> frames = new ArrayList<>();
    private final Thread reader = new Thread(this::read, "recorder");
    private boolean ended;
    private int next = 1;

    /** @param settings identifiers and values */
    RecordedConnection(InetSocketAddress server, int... settings) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        asked.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        int[] all = new int[settings.length + 2];
        System.arraycopy(settings, 0, all, 2, settings.length);
        all[0] = INITIAL_WINDOW_SIZE;
        all[1] = WIDEST;
        settings(all);
        windowUpdate(0, WIDEST - NARROWEST);
        reader.setDaemon(true);
        reader.start();
    }

    /** @param headers of HEADERS and PUSH_PROMISE */
    record Frame(
            int type,
            int flags,
            int stream,
            byte[] payload,
            @Nullable Http2Headers headers) {
        boolean isEndOf(int asked) {
            return stream == asked && (type == RST_STREAM || type <= HEADERS && (flags & END_STREAM) != 0);
        }

        boolean isAnswerTo(int asked, int status) {
            return stream == asked
                    && type == HEADERS
                    && headers != null
                    && headers.status() != null
                    && Integer.toString(status).contentEquals(headers.status());
        }

        boolean isSettingsAck() {
            return type == SETTINGS && (flags & ACK) != 0;
        }

        /** Of a PUSH_PROMISE: the stream; of an RST_STREAM: the code. */
        int number() {
            return ByteBuffer.wrap(payload).getInt();
        }

        @Override
        public String toString() {
            return "type " + type + ", stream " + stream + ", flags " + flags + (headers == null ? "" : " " + headers);
        }
    }

    /** Asks, and answers the stream. */
    int get(String path, String... further) {
        return request("GET", path, new byte[0], further);
    }

    /** Asks with a body, and answers the stream. */
    int post(String path, byte[] body, String... further) {
        return request("POST", path, body, further);
    }

    /** Asks for a WebSocket, and answers the stream. */
    int webSocket(String path) {
        Http2Headers headers = new DefaultHttp2Headers()
                .method("CONNECT")
                .scheme("http")
                .authority("localhost")
                .path(path)
                .set(":protocol", "websocket")
                .set("sec-websocket-version", "13");
        return open(headers, 0);
    }

    void reset(int stream, int code) {
        frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
    }

    /** Says that no stream of the server's is looked at any more. */
    void goAway() {
        frame(GOAWAY, 0, 0, new byte[8]);
    }

    void windowUpdate(int stream, int by) {
        frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(by).array());
    }

    /** @param pairs identifiers and values */
    void settings(int... pairs) {
        ByteBuffer payload = ByteBuffer.allocate(pairs.length / 2 * 6);
        for (int i = 0; i < pairs.length; i += 2) {
            payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
        }
        frame(SETTINGS, 0, 0, payload.array());
    }

    /** Sends all that was asked for. */
    void send() throws IOException {
        synchronized (asked) {
            socket.getOutputStream().write(asked.toByteArray());
            asked.reset();
        }
    }

    /** The first frame that is so, within ten seconds. */
    synchronized Frame await(Predicate<Frame> wanted) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        int seen = 0;
        while (true) {
            for (; seen < frames.size(); seen++) {
                if (wanted.test(frames.get(seen))) {
                    return frames.get(seen);
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (ended || left <= 0) {
                throw new AssertionError("no such frame " + (ended ? "before the end" : "in 10 s") + ": " + frames);
            }
            wait(left);
        }
    }

    /** All that came until now. */
    synchronized List<Frame> frames() {
        return List.copyOf(frames);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int request(String method, String path, byte[] body, String... further) {
        Http2Headers headers = new DefaultHttp2Headers()
                .method(method)
                .scheme("http")
                .authority("localhost")
                .path(path);
        for (int i = 0; i < further.length; i += 2) {
            headers.add(further[i], further[i + 1]);
        }
        int stream = open(headers, body.length == 0 ? END_STREAM : 0);
        if (body.length > 0) {
            frame(DATA, END_STREAM, stream, body);
        }
        return stream;
    }

    private int open(Http2Headers headers, int flags) {
        int stream = next;
        next += 2;
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, headers, block);
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
        frame(HEADERS, flags | END_HEADERS, stream, ByteBufUtil.getBytes(block));
        return stream;
    }

    private void frame(int type, int flags, int stream, byte[] payload) {
        synchronized (asked) {
            asked.writeBytes(ByteBuffer.allocate(9)
                    .putShort((short) (payload.length >> 8))
                    .put((byte) payload.length)
                    .put((byte) type)
                    .put((byte) flags)
                    .putInt(stream)
                    .array());
            asked.writeBytes(payload);
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
            while (true) {
                byte[] payload = new byte[in.readUnsignedShort() << 8 | in.readUnsignedByte()];
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt() & Integer.MAX_VALUE;
                in.readFully(payload);
                keep(new Frame(type, flags, stream, payload, headers(type, flags, stream, payload)));
                if (type == SETTINGS && (flags & ACK) == 0) {
                    answer(SETTINGS, new byte[0]);
                } else if (type == PING && (flags & ACK) == 0) {
                    answer(PING, payload);
                }
            }
        } catch (EOFException | SocketException e) {
            end();
        } catch (IOException | Http2Exception e) {
            end();
            throw new AssertionError(e);
        }
    }

    private @Nullable Http2Headers headers(int type, int flags, int stream, byte[] payload) throws Http2Exception {
        if (type == CONTINUATION || (type == HEADERS || type == PUSH_PROMISE) && (flags & ~END_STREAM) != END_HEADERS) {
            throw new AssertionError("a block of headers in several frames, padded, or with a priority");
        }
        int from = type == PUSH_PROMISE ? 4 : 0;
        return type == HEADERS || type == PUSH_PROMISE
                ? decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(payload, from, payload.length - from))
                : null;
    }

    /** At once, without what waits to be sent. */
    private void answer(int type, byte[] payload) throws IOException {
        byte[] frame = ByteBuffer.allocate(9 + payload.length)
                .putShort((short) 0)
                .put((byte) payload.length)
                .put((byte) type)
                .put((byte) ACK)
                .putInt(0)
                .put(payload)
                .array();
        synchronized (asked) {
            socket.getOutputStream().write(frame);
        }
    }

    private synchronized void keep(Frame frame) {
        frames.add(frame);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
