package dev.bellwether.notifier.grpcweb;

import dev.bellwether.notifier.http.Problem;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The two forms of gRPC-Web, by the media type that names them. */
enum Wire {
    BINARY("application/grpc-web"),
    /** For clients that can read no bytes before an answer is complete. */
    TEXT("application/grpc-web-text");

    private static final String EXPECTED = "application/grpc-web or application/grpc-web-text, with or without +proto";
    private static final String PROTO = "+proto";

    private final String type;
    private final Function<Problem, FullHttpResponse> trailersOnly;

    Wire(String type) {
        this.type = type;
        this.trailersOnly = problem -> Trailers.only(mediaType(), problem);
    }

    /** What a request's body is; empty when it is nothing of gRPC-Web, or of other messages than protobuf's. */
    static Optional<Wire> of(HttpHeaders request) {
        return named(request.get(HttpHeaderNames.CONTENT_TYPE, ""));
    }

    /** What the answer to a request of gRPC-Web is: what it accepts, or as itself if that says nothing. */
    static Wire ofAnswer(HttpHeaders request) {
        for (String header : request.getAll(HttpHeaderNames.ACCEPT)) {
            for (String accepted : header.split(",", -1)) {
                Optional<Wire> wire = named(accepted);
                if (wire.isPresent()) {
                    return wire.get();
                }
            }
        }
        return of(request).orElse(BINARY);
    }

    private static Optional<Wire> named(String mediaType) {
        String name = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        for (Wire wire : values()) {
            if (name.equals(wire.type) || name.equals(wire.type + PROTO)) {
                return Optional.of(wire);
            }
        }
        return Optional.empty();
    }

    String mediaType() {
        return type + PROTO;
    }

    /** How the client that sent a request reads of problems: by trailers without messages; one that does not speak gRPC-Web as of any other. */
    static Function<Problem, FullHttpResponse> problems(HttpHeaders request) {
        return of(request).isPresent() ? ofAnswer(request).trailersOnly : Problem::response;
    }

    static Problem unsupported(HttpHeaders request) {
        return Problem.of(
                HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                "content-type: " + request.get(HttpHeaderNames.CONTENT_TYPE, "none") + " (expected: " + EXPECTED + ")");
    }

    /** The headers of an answer that has messages. */
    List<Map.Entry<String, String>> headers() {
        return List.of(
                Map.entry("content-type", mediaType()),
                Map.entry("cache-control", "no-store"),
                // Otherwise nginx, and what descends from it, collects the stream instead of passing it on.
                Map.entry("x-accel-buffering", "no"));
    }
}
