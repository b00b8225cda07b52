package dev.bellwether.notifier.push;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * A request for a page.
 *
 * @param http2 whether it came by HTTP/2
 * @param scheme {@code http} or {@code https}
 * @param authority host and port as the client named them; empty if it did not
 * @param path absolute, without the query
 */
public record PageRequest(boolean http2, String scheme, String authority, String path, HttpHeaders headers) {}
