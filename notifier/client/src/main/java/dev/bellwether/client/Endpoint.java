package dev.bellwether.client;

import java.net.URI;

/**
 * Where to connect.
 *
 * @param tls https with ALPN; otherwise HTTP/2 with prior knowledge
 * @param host name or address, without brackets
 * @param port 1 to 65535
 * @param authority as sent in {@code :authority}
 */
record Endpoint(boolean tls, String host, int port, String authority) {
    static Endpoint of(URI origin) {
        String scheme = origin.getScheme();
        boolean tls = "https".equalsIgnoreCase(scheme);
        String host = origin.getHost();
        if ((!tls && !"http".equalsIgnoreCase(scheme))
                || host == null
                || !(origin.getRawPath().isEmpty() || origin.getRawPath().equals("/"))) {
            throw new IllegalArgumentException(
                    "origin: " + origin + " (expected: http or https, a host, an optional port, no path)");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = origin.getPort() < 0 ? (tls ? 443 : 80) : origin.getPort();
        return new Endpoint(tls, bare, port, origin.getPort() < 0 ? host : host + ":" + port);
    }

    String scheme() {
        return tls ? "https" : "http";
    }
}
