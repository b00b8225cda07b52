package dev.bellwether.notifier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A WebSocket client whose frames are made by hand, so that it can do wrong; over HTTP/1.1 or a stream of HTTP/2. */
final class WebSocketWire implements AutoCloseable {
    static final int TEXT = 0x81;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8A;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

    final int status;
    final Map<String, String> headers;
    private final Bytes bytes;
    private final DataInputStream in;

    private WebSocketWire(int status, Map<String, String> headers, Bytes bytes, InputStream in) {
        this.status = status;
        this.headers = headers;
        this.bytes = bytes;
        this.in = new DataInputStream(in);
    }

    /** What carries the frames. */
    interface Bytes extends AutoCloseable {
        void send(byte[] bytes) throws IOException;

        @Override
        void close();
    }

    enum Http {
        HTTP_1_1,
        HTTP_2;

        /** Asks for the WebSocket; the answer may be a refusal. */
        WebSocketWire open(Served served, String query, String... more) throws Exception {
            InetSocketAddress server = served.notifier.address();
            return this == HTTP_1_1 ? http1(server, "/v1/ws?" + query, more) : http2(server, "/v1/ws?" + query, more);
        }
    }

    /** @param first the first byte: FIN, reserved bits, opcode */
    record Frame(int first, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        JsonNode json() throws IOException {
            return JSON.readTree(payload);
        }

        String event() throws IOException {
            return json().path("event").asText();
        }

        int closeCode() {
            return payload.length == 0 ? 1005 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }

        String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    static WebSocketWire http1(InetSocketAddress server, String target, String... more) throws IOException {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nhost: localhost\r\n"
                + "connection: keep-alive, Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
                + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (int i = 0; i < more.length; i += 2) {
            request.append(more[i]).append(": ").append(more[i + 1]).append("\r\n");
        }
        return http1(server, (request + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** @param request as it goes over the wire */
    static WebSocketWire http1(InetSocketAddress server, byte[] request) throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        String[] lines = head(in).split("\r\n");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).trim());
        }
        Bytes bytes = new Bytes() {
            @Override
            public void send(byte[] sent) throws IOException {
                socket.getOutputStream().write(sent);
            }

            @Override
            public void close() {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
        return new WebSocketWire(Integer.parseInt(lines[0].split(" ")[1]), headers, bytes, in);
    }

    static WebSocketWire http2(InetSocketAddress server, String path, String... more) throws Exception {
        Http2Client client = new Http2Client(server, 1 << 16);
        WebSocketWire wire = http2(client, path, more);
        return new WebSocketWire(
                wire.status,
                wire.headers,
                new Bytes() {
                    @Override
                    public void send(byte[] bytes) throws IOException {
                        wire.bytes.send(bytes);
                    }

                    @Override
                    public void close() {
                        wire.close();
                        client.close();
                    }
                },
                wire.in);
    }

    /** On a stream of a connection that is there; {@code :protocol} and what else is given may replace the usual headers. */
    static WebSocketWire http2(Http2Client client, String path, String... more) throws Exception {
        Http2Tunnel tunnel = new Http2Tunnel(client.connection, path, more);
        Http2Headers answer = tunnel.answer();
        Map<String, String> headers = new LinkedHashMap<>();
        answer.forEach(header ->
                headers.put(header.getKey().toString(), header.getValue().toString()));
        return new WebSocketWire(Integer.parseInt(answer.status().toString()), headers, tunnel, tunnel.input());
    }

    /** Sends a masked frame. */
    void send(int first, byte[] payload) throws IOException {
        bytes.send(frame(first, payload));
    }

    void send(int first, String payload) throws IOException {
        send(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    void raw(byte[] sent) throws IOException {
        bytes.send(sent);
    }

    void close(int code) throws IOException {
        send(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        out.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ MASK[i % 4]);
        }
        return out.toByteArray();
    }

    /** The next frame, within ten seconds. */
    Frame next() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length >= 128) {
            throw new AssertionError("a server's frame is masked");
        }
        long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        byte[] payload = new byte[(int) size];
        in.readFully(payload);
        return new Frame(first, payload);
    }

    /** The next frame that is neither a ping nor a cursor. */
    Frame nextEvent() throws IOException {
        Frame frame = next();
        while (frame.first() == PING || frame.first() == TEXT && frame.event().equals("cursor")) {
            frame = next();
        }
        return frame;
    }

    /** The close frame, with whatever was before left out; then the end must follow. */
    Frame closed() throws IOException {
        Frame frame = next();
        while (frame.first() != CLOSE) {
            frame = next();
        }
        return frame;
    }

    boolean isAtEnd() throws IOException {
        try {
            next();
            return false;
        } catch (EOFException e) {
            return true;
        }
    }

    /** The first line of a further answer, which is read. */
    String statusLine() throws IOException {
        String head = head(in);
        return head.substring(0, head.indexOf("\r\n"));
    }

    /** What a refusal says. */
    String body() throws IOException {
        String length = headers.get("content-length");
        return new String(in.readNBytes(Integer.parseInt(String.valueOf(length))), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        bytes.close();
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException(head.toString());
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
