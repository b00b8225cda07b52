package dev.bellwether.notifier.sse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of an event stream as the HTML standard (section 9.2) reads them. Every method answers a new buffer that the caller owns.
 */
public final class SseBlock {
    private static final byte[] ID = ascii("id: ");
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] RETRY = ascii("retry: ");
    private static final String CURSOR = "cursor";
    private static final byte[] NOTHING = ascii("{}");

    private SseBlock() {}

    /** Sets the client's cursor and dispatches nothing. */
    public static ByteBuf id(ByteBufAllocator allocator, String id) {
        ByteBuf out = allocator.buffer(id.length() + 8);
        return end(field(out, ID, checked("id", id)));
    }

    /**
     * As {@link #id}, and then a block that says how long to wait before a reconnect and has the id again, beside an event that nobody
     * listens to: Firefox forgets the id of a block that dispatches nothing, and would come back without one.
     */
    public static ByteBuf opening(ByteBufAllocator allocator, String id, Duration retry) {
        ByteBuf out = allocator.buffer(2 * id.length() + 64);
        return write(retry(end(field(out, ID, checked("id", id))), retry), id, CURSOR, NOTHING);
    }

    /**
     * An event.
     *
     * @param id null to leave the client's cursor as it is
     * @param event its type; null for the default one, {@code message}
     * @param data UTF-8; each of CR LF, CR and LF ends a line of it
     * @throws IllegalArgumentException for a control character in {@code id} or {@code event}: a line break there would forge a field, and
     *     U+0000 has the client ignore the id
     */
    public static ByteBuf event(ByteBufAllocator allocator, @Nullable String id, @Nullable String event, byte[] data) {
        ByteBuf out = allocator.buffer(data.length + 64);
        try {
            return write(out, id, event, data);
        } catch (RuntimeException e) {
            out.release();
            throw e;
        }
    }

    /**
     * An event that also says how long to wait before a reconnect.
     *
     * @param id null to leave the client's cursor as it is
     */
    public static ByteBuf farewell(
            ByteBufAllocator allocator, Duration retry, @Nullable String id, String event, byte[] data) {
        return write(retry(allocator.buffer(data.length + 64), retry), id, event, data);
    }

    private static ByteBuf write(ByteBuf out, @Nullable String id, @Nullable String event, byte[] data) {
        if (id != null) {
            field(out, ID, checked("id", id));
        }
        if (event != null) {
            field(out, EVENT, checked("event", event));
        }
        int start = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n' || data[i] == '\r') {
                line(out, data, start, i);
                i += data[i] == '\r' && i + 1 < data.length && data[i + 1] == '\n' ? 1 : 0;
                start = i + 1;
            }
        }
        line(out, data, start, data.length);
        return end(out);
    }

    private static void line(ByteBuf out, byte[] data, int from, int to) {
        out.writeBytes(DATA).writeBytes(data, from, to - from).writeByte('\n');
    }

    private static ByteBuf retry(ByteBuf out, Duration retry) {
        return field(out, RETRY, Long.toString(retry.toMillis()));
    }

    private static ByteBuf field(ByteBuf out, byte[] name, String value) {
        out.writeBytes(name);
        ByteBufUtil.writeUtf8(out, value);
        return out.writeByte('\n');
    }

    private static ByteBuf end(ByteBuf out) {
        return out.writeByte('\n');
    }

    private static String checked(String field, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    field + ": " + value.replaceAll("\\p{Cntrl}", "?") + " (expected: no control characters)");
        }
        return value;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
