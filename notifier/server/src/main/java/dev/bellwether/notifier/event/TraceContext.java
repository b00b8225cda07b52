package dev.bellwether.notifier.event;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in a trace something was done, in the words of W3C Trace Context.
 *
 * @param parent {@code traceparent}: version, trace, span and flags
 * @param state {@code tracestate}, what vendors add; null for nothing
 */
public record TraceContext(String parent, @Nullable String state) {
    /** The header, the message's header and the attribute of a CloudEvent that have {@link #parent}. */
    public static final String PARENT = "traceparent";
    /** The same of {@link #state}. */
    public static final String STATE = "tracestate";

    /** What a later version adds after the flags is not passed on. */
    private static final Pattern WRITTEN =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.{0,200})?");
    /** What W3C has everybody pass on at least; it goes into the log with each notification. */
    private static final int MOST_STATE = 512;

    /** Null for none, and for what W3C would not take for one. */
    public static @Nullable TraceContext of(@Nullable String parent, @Nullable String state) {
        if (parent == null || !WRITTEN.matcher(parent).matches()) {
            return null;
        }
        return new TraceContext(parent, state == null || state.isEmpty() || state.length() > MOST_STATE ? null : state);
    }
}
