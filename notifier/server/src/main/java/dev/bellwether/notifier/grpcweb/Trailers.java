package dev.bellwether.notifier.grpcweb;

import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.hub.Ending;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What says how a call ended: after its messages a frame, without any the headers of the answer. */
final class Trailers {
    private static final String STATUS = "grpc-status";
    private static final String MESSAGE = "grpc-message";
    /** How long a client is to wait before it tries again, in milliseconds (grpc/proposal, A6). */
    private static final String PUSHBACK = "grpc-retry-pushback-ms";

    private Trailers() {}

    /** The content of the frame. */
    static byte[] of(Ending ending) {
        GrpcStatus status = GrpcStatus.of(ending.cause());
        String reason =
                ending.cause().reason().isEmpty() ? "moved" : ending.cause().reason();
        String pushback =
                status == GrpcStatus.UNAVAILABLE ? line(PUSHBACK, ending.retry().toMillis()) : "";
        return (line(STATUS, status.code()) + line(MESSAGE, reason) + pushback).getBytes(StandardCharsets.US_ASCII);
    }

    /** A new response that the caller owns. */
    static FullHttpResponse only(String mediaType, Problem problem) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, mediaType)
                .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(STATUS, GrpcStatus.of(problem.status()).code())
                .set(MESSAGE, StatusMessage.encode(problem.detail()));
        problem.headers().forEach((name, value) -> {
            response.headers().set(name, value);
            if (name.equalsIgnoreCase(HttpHeaderNames.RETRY_AFTER.toString())) {
                response.headers()
                        .set(PUSHBACK, Duration.ofSeconds(Long.parseLong(value)).toMillis());
            }
        });
        return response;
    }

    private static String line(String name, Object value) {
        return name + ":" + value + "\r\n";
    }
}
