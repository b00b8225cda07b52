package dev.bellwether.notifier.websocket;

import dev.bellwether.notifier.hub.Ending;

/** Why a connection is closed: RFC 6455 section 7.4.1 and IANA's registry. */
public enum CloseCode {
    NORMAL(1000),
    PROTOCOL_ERROR(1002),
    /** There is nothing a client could say. */
    UNSUPPORTED_DATA(1003),
    POLICY_VIOLATION(1008),
    TOO_BIG(1009),
    SERVICE_RESTART(1012),
    TRY_AGAIN_LATER(1013);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static CloseCode of(Ending.Cause cause) {
        return switch (cause) {
            case MOVED -> SERVICE_RESTART;
            case EXPIRED -> POLICY_VIOLATION;
            case BACKPLANE, DRAINING, LIMIT, KEYS, SLOW, DEADLINE -> TRY_AGAIN_LATER;
        };
    }
}
