package dev.bellwether.notifier.telemetry;

import dev.bellwether.notifier.telemetry.TrafficObserver.Direction;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who asked for a RST_STREAM: what its error code does not say. A label of a metric, so these are all there are. */
enum ResetCause {
    /** The client, of a stream that it had opened. */
    CLIENT,
    /** Either side, of a stream that was promised: a client that has the resource, or wants none, or a page that went away. */
    PUSH,
    /** This server's HTTP/2 codec, or what reads a stream, because the client broke the protocol on it. */
    PROTOCOL,
    /** The same, because the connection had as many streams as it may have. */
    LIMIT,
    /** This server, of a stream that has waited too long for its client to take something. */
    FLOOD,
    /** This server, while it is leaving: streams that did not end in time. */
    DRAIN,
    /** Whatever answers the stream here: a client that does not read, a failure. */
    APPLICATION;

    /**
     * Pure.
     *
     * @param errorCode RFC 9113 section 7, or any other number
     * @param pushed whether this server had promised the stream
     * @param draining whether the server is leaving
     */
    static ResetCause of(Direction direction, long errorCode, boolean pushed, boolean draining) {
        if (pushed) {
            return PUSH;
        }
        if (direction == Direction.RECEIVED) {
            return CLIENT;
        }
        @Nullable Http2Error error = Http2Error.valueOf(errorCode);
        if (error == Http2Error.ENHANCE_YOUR_CALM) {
            return FLOOD;
        }
        if (isBreach(error)) {
            return PROTOCOL;
        }
        if (draining) {
            return DRAIN;
        }
        return error == Http2Error.REFUSED_STREAM ? LIMIT : APPLICATION;
    }

    /** The label's value. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Codes that nothing here sends of its own accord. */
    private static boolean isBreach(@Nullable Http2Error error) {
        if (error == null) {
            return false;
        }
        return switch (error) {
            case PROTOCOL_ERROR, FLOW_CONTROL_ERROR, STREAM_CLOSED, FRAME_SIZE_ERROR, COMPRESSION_ERROR -> true;
            default -> false;
        };
    }
}
