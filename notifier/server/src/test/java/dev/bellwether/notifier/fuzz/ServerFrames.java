package dev.bellwether.notifier.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads what a server sent on one connection, and throws at the first that RFC 9113 does not allow it. It knows nothing of how the server makes it, HPACK apart. */
final class ServerFrames {
    private static final int LAST_CODE = 0xd;

    private final ByteBuffer bytes;
    private final Script.Granted granted;
    private final boolean takesAll;
    private final DefaultHttp2HeadersDecoder blocks = decoder();
    private final Map<Integer, Stream> streams = new HashMap<>();
    private final Set<Long> pongs = new HashSet<>();
    private long data;
    private int lastStream = Integer.MAX_VALUE;
    private boolean goneAway;

    private static final class Stream {
        boolean answered;
        boolean over;
        boolean reset;
        long data;
    }

    private ServerFrames(byte[] bytes, Script script) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.granted = script.granted();
        this.takesAll = script.takesAll();
    }

    /**
     * @param bytes whole frames, the first of the connection first
     * @throws Finding for what is wrong
     */
    static ServerFrames of(byte[] bytes, Script script) {
        ServerFrames read = new ServerFrames(bytes, script);
        for (int n = 0; read.bytes.hasRemaining(); n++) {
            read.frame(n);
        }
        return read;
    }

    /** Whether it said why it ends the connection. */
    boolean hasGoneAway() {
        return goneAway;
    }

    /** Whether it answered a PING. */
    boolean answered(long ping) {
        return pongs.contains(ping);
    }

    private void frame(int n) {
        demand(bytes.remaining() >= 9, "frame %d: %d bytes (expected: 9 or more)", n, bytes.remaining());
        int head = bytes.getInt();
        int type = head & 0xFF;
        int length = head >>> 8;
        int flags = bytes.get() & 0xFF;
        int stream = bytes.getInt();
        demand(
                length <= granted.frame(),
                "frame %d of type %d: %d bytes (expected: at most %d)",
                n,
                type,
                length,
                granted.frame());
        demand(bytes.remaining() >= length, "frame %d of type %d: %d bytes of %d", n, type, bytes.remaining(), length);
        demand(n > 0 || type == FrameWriter.SETTINGS && flags == 0, "frame 0: of type %d (expected: SETTINGS)", type);
        demand(stream >= 0, "frame %d of type %d: reserved bit of stream %d is set", n, type, stream);
        ByteBuffer payload = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        boolean ofConnection = type == FrameWriter.SETTINGS || type == FrameWriter.PING || type == FrameWriter.GOAWAY;
        demand(
                type == FrameWriter.WINDOW_UPDATE || ofConnection == (stream == 0),
                "frame %d of type %d: on stream %d",
                n,
                type,
                stream);
        switch (type) {
            case FrameWriter.DATA -> data(stream, flags, length);
            case FrameWriter.HEADERS -> headers(stream, flags, payload);
            case FrameWriter.RST_STREAM -> {
                code(payload, 4, 0);
                // Netty closes a stream once its RST_STREAM is written, which waits for a client that takes nothing.
                of(stream).reset = takesAll;
            }
            case FrameWriter.SETTINGS ->
                demand(
                        length % 6 == 0 && ((flags & FrameWriter.ACK) == 0 || length == 0),
                        "SETTINGS: %d bytes, flags %d",
                        length,
                        flags);
            case FrameWriter.PUSH_PROMISE -> promise(stream, flags, payload);
            case FrameWriter.PING -> {
                demand(length == 8, "PING: %d bytes (expected: 8)", length);
                if ((flags & FrameWriter.ACK) != 0) {
                    pongs.add(payload.getLong());
                }
            }
            case FrameWriter.GOAWAY -> goAway(payload);
            case FrameWriter.WINDOW_UPDATE ->
                demand(length == 4 && payload.getInt() > 0, "WINDOW_UPDATE: %d bytes, or no increment", length);
            default ->
                throw new Finding("frame " + n + ": of type " + type
                        + " (expected: one that a server sends, CONTINUATION behind its HEADERS)");
        }
    }

    /** What waits for a window when its stream is reset may leave behind the RST_STREAM, with the same flush: Netty closes the stream only once that is written. */
    private void data(int id, int flags, int length) {
        Stream stream = of(id);
        demand(stream.answered && !stream.over, "DATA on stream %d, which is over or has no headers", id);
        data += length;
        stream.data += length;
        stream.over = (flags & FrameWriter.END_STREAM) != 0;
        demand(
                data <= granted.connection(),
                "DATA: %d bytes in all (expected: at most %d)",
                data,
                granted.connection());
        demand(
                stream.data <= granted.stream(),
                "DATA: %d bytes on a stream (expected: at most %d)",
                stream.data,
                granted.stream());
    }

    /** Netty answers 431 on a stream that it has reset already, where a client sends a second header list that is too large. */
    private void headers(int id, int flags, ByteBuffer payload) {
        Stream stream = of(id);
        Http2Headers headers = decode(id, flags, payload);
        boolean late = stream.reset && !"431".contentEquals(String.valueOf(headers.status()));
        demand(!stream.over && !late, "HEADERS on stream %d, which is over", id);
        boolean ends = (flags & FrameWriter.END_STREAM) != 0;
        if (stream.answered) {
            demand(ends && headers.status() == null, "HEADERS behind those of an answer on stream %d: %s", id, headers);
        } else {
            demand(
                    headers.status() != null && headers.status().length() == 3,
                    "answer on stream %d: %s (expected: :status)",
                    id,
                    headers);
            stream.answered = headers.status().charAt(0) != '1';
            demand(stream.answered || !ends, "answer on stream %d ends with %s", id, headers.status());
        }
        stream.over = ends;
    }

    private void promise(int on, int flags, ByteBuffer payload) {
        demand(payload.remaining() > 4, "PUSH_PROMISE: %d bytes", payload.remaining());
        int promised = payload.getInt();
        demand(
                on % 2 == 1 && !of(on).over && !of(on).reset,
                "PUSH_PROMISE on stream %d (expected: an open one of the client's)",
                on);
        demand(
                promised > 0 && promised % 2 == 0 && !streams.containsKey(promised),
                "PUSH_PROMISE of stream %d (expected: a new, even one)",
                promised);
        of(promised);
        Http2Headers headers = decode(on, flags, payload);
        demand(
                headers.method() != null && headers.path() != null && headers.scheme() != null,
                "PUSH_PROMISE: %s (expected: a request)",
                headers);
    }

    private void goAway(ByteBuffer payload) {
        code(payload, -1, 4);
        int last = payload.getInt(0);
        demand(
                last >= 0 && last <= lastStream,
                "GOAWAY: last stream %d after %d (expected: no greater)",
                last,
                lastStream);
        lastStream = last;
        goneAway = true;
    }

    private static void code(ByteBuffer payload, int length, int at) {
        demand(
                length < 0 ? payload.remaining() >= 8 : payload.remaining() == length,
                "error: %d bytes",
                payload.remaining());
        int code = payload.getInt(at);
        demand(code >= 0 && code <= LAST_CODE, "error code: %d (expected: 0 to %d)", code, LAST_CODE);
    }

    private Http2Headers decode(int stream, int flags, ByteBuffer first) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(first.array(), first.arrayOffset() + first.position(), first.remaining());
        boolean ends = (flags & FrameWriter.END_HEADERS) != 0;
        while (!ends) {
            demand(bytes.remaining() >= 9, "header block on stream %d: does not end", stream);
            int head = bytes.getInt();
            int more = bytes.get();
            int on = bytes.getInt();
            int length = head >>> 8;
            demand(
                    (head & 0xFF) == FrameWriter.CONTINUATION && on == stream && length <= bytes.remaining(),
                    "frame of type %d on stream %d within a header block on stream %d",
                    head & 0xFF,
                    on,
                    stream);
            block.write(bytes.array(), bytes.position(), length);
            bytes.position(bytes.position() + length);
            ends = (more & FrameWriter.END_HEADERS) != 0;
        }
        ByteBuf read = Unpooled.wrappedBuffer(block.toByteArray());
        try {
            return blocks.decodeHeaders(stream, read);
        } catch (Http2Exception e) {
            throw new Finding("header block on stream " + stream + ": " + e.getMessage());
        }
    }

    private Stream of(int id) {
        demand(id > 0, "stream: %d (expected: 1 or more)", id);
        Stream known = streams.computeIfAbsent(id, added -> new Stream());
        return known;
    }

    private static DefaultHttp2HeadersDecoder decoder() {
        DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(true, 1 << 20);
        try {
            // As much as a client can allow, so that none that it allowed is refused.
            decoder.configuration().maxHeaderTableSize(0xFFFF_FFFFL);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        return decoder;
    }

    private static void demand(boolean holds, String otherwise, Object... values) {
        if (!holds) {
            throw new Finding(String.format(otherwise, values));
        }
    }
}
