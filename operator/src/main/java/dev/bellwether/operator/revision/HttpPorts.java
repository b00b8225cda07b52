package dev.bellwether.operator.revision;

import java.net.URI;
import java.util.stream.Stream;

/** Ports of what a revision's pods reach by HTTP, wherever that is. */
final class HttpPorts {
    private HttpPorts() {}

    /** Of the URL that keys of tokens come from, and of the collector of traces. */
    static Stream<Integer> of(RevisionInputs inputs) {
        return Stream.of("/auth/jwt/jwks/url", "/tracing/endpoint")
                .flatMap(pointer -> inputs.text(pointer).stream())
                .map(HttpPorts::port);
    }

    private static int port(String text) {
        URI url = URI.create(text);
        int standard = "https".equals(url.getScheme()) ? 443 : 80;
        return url.getPort() < 0 ? standard : url.getPort();
    }
}
