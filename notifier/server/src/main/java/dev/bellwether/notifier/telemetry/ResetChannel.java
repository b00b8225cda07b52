package dev.bellwether.notifier.telemetry;

import dev.bellwether.notifier.telemetry.TrafficObserver.Direction;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/**
 * What a RST_STREAM says about the server that sent or got it, as docs/protocol.md groups them. One stranger can make a server send
 * resets, so only what a fault of the server also produces counts, and cancelling a stream is kept apart.
 */
public enum ResetChannel {
    ERROR,
    CANCEL,
    IGNORED;

    /** The name in a report. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * @param errorCode RFC 9113 section 7; unknown codes are ignored
     * @param pushed whether the server had promised the stream
     * @param draining whether the server is leaving, when refusing streams is what it should do
     */
    public static ResetChannel of(Direction direction, long errorCode, boolean pushed, boolean draining) {
        @Nullable Http2Error error = Http2Error.valueOf(errorCode);
        if (error == null) {
            return IGNORED;
        }
        return switch (error) {
            case PROTOCOL_ERROR, FLOW_CONTROL_ERROR, STREAM_CLOSED, COMPRESSION_ERROR, INTERNAL_ERROR -> ERROR;
            case ENHANCE_YOUR_CALM -> direction == Direction.SENT ? ERROR : IGNORED;
            case REFUSED_STREAM -> refused(direction, pushed, draining);
            case CANCEL -> direction == Direction.RECEIVED ? CANCEL : IGNORED;
            default -> IGNORED;
        };
    }

    private static ResetChannel refused(Direction direction, boolean pushed, boolean draining) {
        if (direction == Direction.SENT) {
            return draining ? IGNORED : ERROR;
        }
        return pushed ? CANCEL : IGNORED;
    }
}
