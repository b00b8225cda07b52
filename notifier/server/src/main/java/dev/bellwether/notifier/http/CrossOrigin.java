package dev.bellwether.notifier.http;

import dev.bellwether.notifier.auth.Origins;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cross-Origin Resource Sharing as the Fetch standard has it: which pages of other origins a browser lets read an answer, with credentials. For a
 * list of allowed origins that is empty, no answer says anything of it.
 */
public final class CrossOrigin {
    /** Ten minutes: Chromium asks again after two hours at most, Firefox after a day; a withdrawn origin should not have to wait so long. */
    private static final String MAX_AGE = "600";

    private static final String EXPOSED =
            "etag, grpc-message, grpc-retry-pushback-ms, grpc-status, location, retry-after, www-authenticate";
    private static final Set<String> REQUEST_HEADERS = Set.of(
            "authorization",
            "cache-control",
            "content-type",
            "grpc-timeout",
            "last-event-id",
            "traceparent",
            "tracestate",
            "x-grpc-web",
            "x-user-agent");
    private static final String CLOUD_EVENTS = "ce-";

    private final Map<String, Terms> allowed;
    private final Terms otherwise;

    public CrossOrigin(Origins origins) {
        allowed = origins.allowed().stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Terms::new));
        otherwise = new Terms(null);
    }

    /** What an answer to a request has to say. */
    Terms terms(HttpHeaders request) {
        return allowed.getOrDefault(request.get(HttpHeaderNames.ORIGIN, ""), otherwise);
    }

    /** Whether a browser asks on behalf of a page whether it may send a request. */
    boolean isPreflight(HttpRequest request) {
        return !allowed.isEmpty()
                && request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaderNames.ORIGIN)
                && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /**
     * The answer to it, apart from its {@link #terms}.
     *
     * @param methods that the path has
     */
    FullHttpResponse preflight(HttpHeaders request, Set<HttpMethod> methods) {
        String origin = request.get(HttpHeaderNames.ORIGIN, "");
        if (!allowed.containsKey(origin)) {
            return Problem.of(
                            HttpResponseStatus.FORBIDDEN,
                            "origin: " + cut(origin) + " (expected: one of listener.allowedOrigins)")
                    .response();
        }
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, names(methods))
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers(request))
                .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE)
                .add(HttpHeaderNames.VARY, HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
                .add(HttpHeaderNames.VARY, HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        return response;
    }

    private static String names(Set<HttpMethod> methods) {
        return new TreeSet<>(methods).stream().map(HttpMethod::name).collect(Collectors.joining(", "));
    }

    /** Those that are known, and those asked for that are attributes of a CloudEvent, which may be any: with credentials, * means no more than itself. */
    private static String headers(HttpHeaders request) {
        Set<String> names = new TreeSet<>(REQUEST_HEADERS);
        for (String asked :
                request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS, "").split(",", -1)) {
            String name = asked.strip().toLowerCase(Locale.ROOT);
            if (name.startsWith(CLOUD_EVENTS) && name.matches("ce-[a-z0-9]{1,40}")) {
                names.add(name);
            }
        }
        return String.join(", ", names);
    }

    static String cut(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    /** What answers to one origin, or to all that are not allowed, have in their headers. Shared by all of them. */
    final class Terms {
        private final @Nullable String origin;

        private Terms(@Nullable String origin) {
            this.origin = origin;
        }

        void addTo(HttpHeaders response) {
            if (allowed.isEmpty()) {
                return;
            }
            response.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
            if (origin != null) {
                response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
                        .set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
            }
        }
    }
}
