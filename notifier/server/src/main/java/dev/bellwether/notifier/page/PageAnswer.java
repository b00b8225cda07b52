package dev.bellwether.notifier.page;

import dev.bellwether.notifier.http.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request for a file is answered by: the file, a part of it, that it is what the client has, or that it has no such part. */
final class PageAnswer {
    /** A year, the most that means anything; browsers do not ask again for what is immutable even when a page is reloaded. */
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final HttpMethod method;
    private final HttpHeaders request;
    private final StaticFile file;

    PageAnswer(HttpMethod method, HttpHeaders request, StaticFile file) {
        this.method = method;
        this.request = request;
        this.file = file;
    }

    /** Whether the client reads the file from its beginning to its end: what it links to is then of use. */
    boolean isWhole() {
        return method.equals(HttpMethod.GET) && !isUnchanged() && range() == null;
    }

    /** Whether {@link #response} needs the file's content. */
    boolean isOfContent() {
        ByteRange range = range();
        return method.equals(HttpMethod.GET) && !isUnchanged() && (range == null || !range.isEmpty());
    }

    /** A new response that the caller owns, and with it what the file had of content. Once. */
    FullHttpResponse response() {
        ByteBuf content = file.content();
        if (content != null && isOfContent()) {
            return response(content);
        }
        if (content != null) {
            // The file has become what the client has.
            content.release();
        }
        return response(Unpooled.EMPTY_BUFFER);
    }

    /** @param content of which the response, if it has any, takes the reference */
    private FullHttpResponse response(ByteBuf content) {
        if (isUnchanged()) {
            return cached(answer(HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER));
        }
        ByteRange range = range();
        int length = file.length();
        if (range == null) {
            return described(answer(HttpResponseStatus.OK, content.slice()), length);
        }
        if (range.isEmpty()) {
            return Problem.of(
                            HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                            "range: " + request.get(HttpHeaderNames.RANGE) + " (expected: one within " + length
                                    + " bytes)")
                    .with(HttpHeaderNames.CONTENT_RANGE, range.of(length))
                    .response();
        }
        ByteBuf part = content.slice(range.from(), range.length());
        FullHttpResponse response = described(answer(HttpResponseStatus.PARTIAL_CONTENT, part), range.length());
        response.headers().set(HttpHeaderNames.CONTENT_RANGE, range.of(length));
        return response;
    }

    private boolean isUnchanged() {
        return file.isMatchedBy(listed(request, HttpHeaderNames.IF_NONE_MATCH));
    }

    /** RFC 9110, section 13.1.5: of another variant, or another version, a part is of no use. There are no dates to compare. */
    private @Nullable ByteRange range() {
        String condition = request.get(HttpHeaderNames.IF_RANGE);
        boolean applies = method.equals(HttpMethod.GET) && (condition == null || condition.equals(file.etag()));
        return applies ? ByteRange.of(request.get(HttpHeaderNames.RANGE), file.length()) : null;
    }

    private FullHttpResponse described(FullHttpResponse response, int length) {
        cached(response)
                .headers()
                .set(HttpHeaderNames.CONTENT_TYPE, file.mediaType())
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set(HttpHeaderNames.ACCEPT_RANGES, "bytes")
                .set("x-content-type-options", "nosniff");
        ContentCoding coding = file.coding();
        if (coding != null) {
            response.headers().set(HttpHeaderNames.CONTENT_ENCODING, coding.token);
        }
        return response;
    }

    /** What a 304 says too. */
    private FullHttpResponse cached(FullHttpResponse response) {
        response.headers()
                .set(HttpHeaderNames.ETAG, file.etag())
                .set(HttpHeaderNames.CACHE_CONTROL, file.immutable() ? FOR_EVER : "no-cache");
        if (file.varies()) {
            response.headers().set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        }
        return response;
    }

    private static FullHttpResponse answer(HttpResponseStatus status, ByteBuf body) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    }

    /** The value of a list that may come in several header fields (RFC 9110, section 5.3); null for none. */
    static @Nullable String listed(HttpHeaders headers, CharSequence name) {
        List<String> fields = headers.getAll(name);
        return fields.isEmpty() ? null : String.join(",", fields);
    }
}
