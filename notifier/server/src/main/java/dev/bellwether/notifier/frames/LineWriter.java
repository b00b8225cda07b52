package dev.bellwether.notifier.frames;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Frames as lines of JSON: docs/protocol.md, "Frames of a connection". What is in headers and bodies is a client's own, and not told.
 *
 * @param whole whether the connection is followed from its beginning
 */
record LineWriter(Ends ends, boolean whole) implements FrameWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    static byte[] tail(FrameTrace.End why, int connections, long frames) {
        return line(JSON.createObjectNode()
                .put("ended", why.name().toLowerCase(Locale.ROOT))
                .put("connections", connections)
                .put("frames", frames));
    }

    @Override
    public byte[] opening(Instant at) {
        return line(JSON.createObjectNode()
                .put("at", at.toString())
                .put("connection", ends.connection())
                .put("peer", ends.client().getHostAddress())
                .put("port", ends.clientPort())
                .put("whole", whole));
    }

    @Override
    public byte[] frame(boolean sent, Frame frame, Instant at) {
        FrameType type = FrameType.of(frame.type());
        ObjectNode line = JSON.createObjectNode()
                .put("at", at.toString())
                .put("connection", ends.connection())
                .put("direction", sent ? "sent" : "received")
                .put("type", type == null ? "0x" + Integer.toHexString(frame.type()) : type.name())
                .put("stream", frame.stream());
        ArrayNode flags = line.putArray("flags");
        if (type != null) {
            type.flags(frame.flags()).forEach(flags::add);
        }
        line.put("length", frame.length());
        if (type != null) {
            fields(type, frame, line);
        }
        return line(line);
    }

    /** What is in the payload, as far as it is about the connection; a payload that is too short for it says nothing. */
    private static void fields(FrameType type, Frame frame, ObjectNode line) {
        ByteBuffer payload = frame.payload();
        int length = frame.length();
        switch (type) {
            case RST_STREAM -> {
                if (length >= 4) {
                    line.put("error", error(payload.getInt()));
                }
            }
            case GOAWAY -> {
                if (length >= 8) {
                    line.put("lastStream", payload.getInt() & Integer.MAX_VALUE).put("error", error(payload.getInt()));
                }
            }
            case WINDOW_UPDATE -> {
                if (length >= 4) {
                    line.put("increment", payload.getInt() & Integer.MAX_VALUE);
                }
            }
            case PRIORITY -> {
                if (length >= 5) {
                    priority(payload, line);
                }
            }
            case PUSH_PROMISE -> {
                if (length >= 4) {
                    boolean padded = (frame.flags() & 0x8) != 0;
                    line.put("promised", padded ? payload.getInt(Math.min(1, length - 4)) : payload.getInt());
                }
            }
            case SETTINGS -> {
                ObjectNode settings = line.putObject("settings");
                while (payload.remaining() >= 6) {
                    settings.put(setting(payload.getShort() & 0xffff), payload.getInt() & 0xffff_ffffL);
                }
            }
            case PRIORITY_UPDATE -> {
                if (length >= 4) {
                    line.put("prioritized", payload.getInt() & Integer.MAX_VALUE)
                            .put(
                                    "priority",
                                    StandardCharsets.US_ASCII.decode(payload).toString());
                }
            }
            default -> {
                // DATA, HEADERS, CONTINUATION: a client's own. PING: nothing but a number.
            }
        }
    }

    private static void priority(ByteBuffer payload, ObjectNode line) {
        int dependency = payload.getInt();
        line.put("exclusive", dependency < 0)
                .put("dependsOn", dependency & Integer.MAX_VALUE)
                .put("weight", (payload.get() & 0xff) + 1);
    }

    private static String error(int code) {
        @Nullable Http2Error error = Http2Error.valueOf(code & 0xffff_ffffL);
        return error == null ? "0x" + Integer.toHexString(code) : error.name();
    }

    private static String setting(int id) {
        return switch (id) {
            case 1 -> "HEADER_TABLE_SIZE";
            case 2 -> "ENABLE_PUSH";
            case 3 -> "MAX_CONCURRENT_STREAMS";
            case 4 -> "INITIAL_WINDOW_SIZE";
            case 5 -> "MAX_FRAME_SIZE";
            case 6 -> "MAX_HEADER_LIST_SIZE";
            case 8 -> "ENABLE_CONNECT_PROTOCOL";
            case 9 -> "NO_RFC7540_PRIORITIES";
            default -> "0x" + Integer.toHexString(id);
        };
    }

    private static byte[] line(ObjectNode line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
