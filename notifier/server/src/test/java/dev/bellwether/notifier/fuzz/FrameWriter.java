package dev.bellwether.notifier.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes frames as a client sends them (RFC 9113, section 4.1), and keeps account of what they grant the server. */
final class FrameWriter {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int PRIORITY_UPDATE = 0x10;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int DEFAULT_WINDOW = 65_535;
    private static final int DEFAULT_FRAME = 16_384;
    private static final int LARGEST_FRAME = 0xFF_FFFF;
    /** Types that are there; beyond the last of them is the one of RFC 9218 and one that nobody knows. */
    private static final int TYPES = 12;

    private final Consumer<byte[]> out;
    private long connection = DEFAULT_WINDOW;
    private long updates;
    private long window = DEFAULT_WINDOW;
    private int frame = DEFAULT_FRAME;
    private boolean isTold = true;
    private boolean isOpen;
    private Runnable last = () -> {};

    FrameWriter(Consumer<byte[]> out) {
        this.out = out;
    }

    /** @param type any number: one of those that are there by its remainder */
    void frame(int type, int flags, int stream, byte[] payload) {
        int known = type % TYPES;
        int written = known < 10 ? known : known == 10 ? PRIORITY_UPDATE : 0x7F;
        last = () -> {
            account(written, flags, stream, payload);
            out.accept(head(payload.length, written, flags, stream).put(payload).array());
        };
        last.run();
    }

    /** What was written last once more. */
    void again() {
        last.run();
    }

    void integers(int type, int stream, int... values) {
        ByteBuffer payload = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            payload.putInt(value);
        }
        frame(type, 0, stream, payload.array());
    }

    /** @param settings by identifier and value */
    void settings(int... settings) {
        ByteBuffer payload = ByteBuffer.allocate(settings.length / 2 * 6);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        frame(SETTINGS, 0, 0, payload.array());
    }

    void priority(int stream, int on, int weight) {
        frame(
                PRIORITY,
                0,
                stream,
                ByteBuffer.allocate(5).putInt(on).put((byte) weight).array());
    }

    void priorityUpdate(int of, String field) {
        byte[] said = field.getBytes(StandardCharsets.US_ASCII);
        frame(
                10,
                0,
                0,
                ByteBuffer.allocate(4 + said.length).putInt(of).put(said).array());
    }

    /** @param parts into how many frames the block is cut, 1 or more */
    void headers(int stream, boolean ends, int parts, byte[] block) {
        int size = Math.max(1, (block.length + parts - 1) / parts);
        for (int from = 0; from < block.length; from += size) {
            byte[] part = Arrays.copyOfRange(block, from, Math.min(block.length, from + size));
            int flags = from + size >= block.length ? END_HEADERS : 0;
            if (from == 0) {
                frame(HEADERS, flags | (ends ? END_STREAM : 0), stream, part);
            } else {
                frame(CONTINUATION, flags, stream, part);
            }
        }
    }

    /** A WebSocket's frame from a client (RFC 6455, section 5.2) in DATA. Its mask is 0, so that what is said is what is read. */
    void masked(int stream, int first, byte[] content) {
        byte[] said = content.length > 125 ? Arrays.copyOf(content, 125) : content;
        frame(
                DATA,
                0,
                stream,
                ByteBuffer.allocate(6 + said.length)
                        .put((byte) first)
                        .put((byte) (0x80 | said.length))
                        .putInt(0)
                        .put(said)
                        .array());
    }

    /** A frame whose length is not what it says. */
    void lie(int type, int flags, int stream, int length, byte[] payload) {
        raw(head(payload.length, type, flags, stream)
                .put(payload)
                .putInt(0, length << 8 | type)
                .array());
    }

    /** Anything at all. */
    void raw(byte[] bytes) {
        isTold = false;
        last = () -> out.accept(bytes);
        last.run();
    }

    /** Whether all was whole frames and no header block is open. */
    boolean isWhole() {
        return isTold && !isOpen;
    }

    Script.Granted granted() {
        return isTold ? new Script.Granted(connection, window + updates, frame) : Script.Granted.ANYTHING;
    }

    private void account(int type, int flags, int stream, byte[] payload) {
        ByteBuffer said = ByteBuffer.wrap(payload);
        if (type == WINDOW_UPDATE && payload.length == 4) {
            long more = said.getInt() & Integer.MAX_VALUE;
            if (stream == 0) {
                connection += more;
            } else {
                updates += more;
            }
        } else if (type == SETTINGS && (flags & ACK) == 0) {
            while (said.remaining() >= 6) {
                int setting = said.getShort();
                long value = said.getInt() & 0xFFFF_FFFFL;
                if (setting == 4) {
                    window = Math.max(window, Math.min(value, Integer.MAX_VALUE));
                } else if (setting == 5) {
                    frame = (int) Math.max(frame, Math.min(value, LARGEST_FRAME));
                }
            }
        } else if (type == HEADERS || type == CONTINUATION) {
            isOpen = (flags & END_HEADERS) == 0;
        }
    }

    private static ByteBuffer head(int length, int type, int flags, int stream) {
        return ByteBuffer.allocate(9 + length)
                .putInt(length << 8 | type)
                .put((byte) flags)
                .putInt(stream);
    }
}
