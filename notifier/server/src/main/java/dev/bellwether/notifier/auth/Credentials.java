package dev.bellwether.notifier.auth;

import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of who sent it.
 *
 * @param authorization the header {@code Authorization}, null for none; outranks the cookies, which a browser adds unasked
 * @param cookies the headers {@code Cookie}, as they came
 * @param from whose page has asked
 */
public record Credentials(@Nullable String authorization, List<String> cookies, Provenance from) {
    public Credentials {
        cookies = List.copyOf(cookies);
    }

    /** The first cookie of that name: the one with the longest path (RFC 6265 section 5.4). */
    Optional<String> cookie(String name) {
        return cookies.stream()
                .flatMap(header -> ServerCookieDecoder.LAX.decodeAll(header).stream())
                .filter(cookie -> cookie.name().equals(name))
                .map(cookie -> cookie.value())
                .findFirst();
    }
}
