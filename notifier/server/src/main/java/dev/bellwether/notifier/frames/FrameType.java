package dev.bellwether.notifier.frames;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types of RFC 9113 section 6, and PRIORITY_UPDATE of RFC 9218. */
enum FrameType {
    DATA(0x0, -1),
    HEADERS(0x1, -1),
    PRIORITY(0x2, 5),
    RST_STREAM(0x3, 4),
    SETTINGS(0x4, -1),
    PUSH_PROMISE(0x5, -1),
    PING(0x6, 8),
    GOAWAY(0x7, -1),
    WINDOW_UPDATE(0x8, 4),
    CONTINUATION(0x9, -1),
    PRIORITY_UPDATE(0x10, -1);

    private final int code;
    private final int length;

    /** @param length of the payload; -1 where it varies */
    FrameType(int code, int length) {
        this.code = code;
        this.length = length;
    }

    /** Null for a type that is none of these. */
    static @Nullable FrameType of(int code) {
        for (FrameType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }

    /** Whether a client may send such a frame with that much payload, to that stream. */
    boolean fits(int payload, int stream) {
        boolean ofConnection = this == SETTINGS || this == PING || this == GOAWAY || this == PRIORITY_UPDATE;
        boolean ofEither = this == WINDOW_UPDATE;
        boolean rightStream = ofEither || ofConnection == (stream == 0);
        return rightStream
                && (stream == 0 || stream % 2 == 1)
                && (length < 0 || length == payload)
                && (this != SETTINGS || payload % 6 == 0);
    }

    /** The names of the flags that are set, as the RFC has them. */
    List<String> flags(int flags) {
        List<String> names = new ArrayList<>();
        if ((this == SETTINGS || this == PING) && (flags & 0x1) != 0) {
            names.add("ACK");
        }
        if ((this == DATA || this == HEADERS) && (flags & 0x1) != 0) {
            names.add("END_STREAM");
        }
        if ((this == HEADERS || this == PUSH_PROMISE || this == CONTINUATION) && (flags & 0x4) != 0) {
            names.add("END_HEADERS");
        }
        if ((this == DATA || this == HEADERS || this == PUSH_PROMISE) && (flags & 0x8) != 0) {
            names.add("PADDED");
        }
        if (this == HEADERS && (flags & 0x20) != 0) {
            names.add("PRIORITY");
        }
        return names;
    }
}
