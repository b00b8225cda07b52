package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** An answer that is known whole before its first byte leaves. */
public final class WholeAnswer {
    private WholeAnswer() {}

    /**
     * A new response that the caller owns, and with it the body.
     *
     * @param caching the {@code Cache-Control}, as {@code no-store}
     */
    public static FullHttpResponse of(
            HttpResponseStatus status, CharSequence mediaType, CharSequence caching, ByteBuf body) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, mediaType)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, caching);
        return response;
    }
}
