package dev.bellwether.notifier.hub;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.bellwether.notifier.event.Cursor;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The data of a stream's own events as JSON in UTF-8, the same on every transport. */
public final class Notices {
    /** The longest part of a client's cursor that is said back. */
    private static final int ECHO = 64;

    private Notices() {}

    public static byte[] gap(Gap gap) {
        return utf8("{\"requested\":" + quoted(requested(gap)) + ",\"from\":" + quoted(gap.from()) + ",\"to\":"
                + quoted(gap.to()) + ",\"reason\":" + quoted(gap.reason().toString()) + "}");
    }

    /** What the client asked to resume after, as far as it is said back. */
    public static String requested(Gap gap) {
        return gap.requested().length() <= ECHO
                ? gap.requested()
                : gap.requested().substring(0, ECHO);
    }

    public static byte[] ending(Ending.Cause cause) {
        return ending(cause.reason());
    }

    /** @param reason where the transport has a word for one that has none in {@link Ending.Cause} */
    public static byte[] ending(String reason) {
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
