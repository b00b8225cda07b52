package dev.bellwether.client.push;

/**
 * The request a server announced in a PUSH_PROMISE, made for the client (RFC 9113, section 8.4).
 *
 * @param method the {@code :method}
 * @param scheme {@code http} or {@code https}
 * @param authority host and port as the server wrote them
 * @param path the {@code :path}, with its query if there is one
 */
public record PushPromise(String method, String scheme, String authority, String path) {}
