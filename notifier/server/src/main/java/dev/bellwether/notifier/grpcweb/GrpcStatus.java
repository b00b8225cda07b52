package dev.bellwether.notifier.grpcweb;

import dev.bellwether.notifier.hub.Ending;
import io.netty.handler.codec.http.HttpResponseStatus;

/** How a call ended: grpc/grpc, doc/statuscodes.md. */
enum GrpcStatus {
    UNKNOWN(2),
    INVALID_ARGUMENT(3),
    DEADLINE_EXCEEDED(4),
    NOT_FOUND(5),
    PERMISSION_DENIED(7),
    RESOURCE_EXHAUSTED(8),
    UNIMPLEMENTED(12),
    INTERNAL(13),
    UNAVAILABLE(14),
    UNAUTHENTICATED(16);

    private final int code;

    GrpcStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Of what HTTP would say, as google.rpc.Code maps it; too many requests are unavailable, since only that has clients try again. */
    static GrpcStatus of(HttpResponseStatus status) {
        return switch (status.code()) {
            case 400, 422 -> INVALID_ARGUMENT;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> NOT_FOUND;
            case 413, 431 -> RESOURCE_EXHAUSTED;
            case 429, 503 -> UNAVAILABLE;
            case 500 -> INTERNAL;
            case 501 -> UNIMPLEMENTED;
            default -> UNKNOWN;
        };
    }

    static GrpcStatus of(Ending.Cause cause) {
        return switch (cause) {
            case MOVED, BACKPLANE, DRAINING, LIMIT, KEYS, SLOW -> UNAVAILABLE;
            case DEADLINE -> DEADLINE_EXCEEDED;
            case EXPIRED -> UNAUTHENTICATED;
        };
    }
}
