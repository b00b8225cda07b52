package dev.bellwether.notifier.sse;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.bellwether.notifier.event.Cursor;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The data of the stream's own events. */
final class Notices {
    /** The longest part of a client's cursor that is said back. */
    private static final int ECHO = 64;

    /** Of {@code event: unauthorized}. */
    static final byte[] EXPIRED = utf8("{\"reason\":\"expired\"}");

    private Notices() {}

    static byte[] gap(Gap gap) {
        String requested = gap.requested().length() <= ECHO
                ? gap.requested()
                : gap.requested().substring(0, ECHO);
        return utf8("{\"requested\":" + quoted(requested) + ",\"from\":" + quoted(gap.from()) + ",\"to\":"
                + quoted(gap.to()) + ",\"reason\":" + quoted(gap.reason().toString()) + "}");
    }

    /** @param reason {@code backplane}, {@code draining} or {@code limit} */
    static byte[] unavailable(String reason) {
        return utf8("{\"reason\":" + quoted(reason) + "}");
    }

    private static String quoted(@Nullable Cursor cursor) {
        return cursor == null ? "null" : quoted(cursor.toString());
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
