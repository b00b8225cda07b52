package dev.bellwether.operator.telemetry;

import java.net.URI;

/**
 * A pod's management port.
 *
 * @param ip an IPv4 or IPv6 address
 */
public record PodEndpoint(String namespace, String pod, String revision, String ip) {
    private static final int MANAGEMENT_PORT = 9090;

    URI uri(String pathAndQuery) {
        String host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
        return URI.create("https://" + host + ":" + MANAGEMENT_PORT + pathAndQuery);
    }
}
