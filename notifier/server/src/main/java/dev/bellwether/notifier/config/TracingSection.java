package dev.bellwether.notifier.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** {@code tracing}. */
final class TracingSection {
    private static final String ENDPOINT =
            "an http or https URL of a collector's OTLP over HTTP, such as http://collector:4318";
    private static final int MOST_PORT = 65_535;

    private TracingSection() {}

    /** Null where there is none: then nothing is traced. */
    static @Nullable TracingConfig read(ConfigNode node) {
        node.object("endpoint", "sampling", "serviceName");
        return node.isPresent()
                ? new TracingConfig(
                        endpoint(node.get("endpoint")),
                        node.get("sampling").number(1, 0, 1),
                        node.get("serviceName").text("bellwether-notifier", "a name"))
                : null;
    }

    private static URI endpoint(ConfigNode node) {
        String text = node.text(null, ENDPOINT);
        try {
            URI url = new URI(text);
            if (text.isEmpty() || isEndpoint(url)) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        node.error(ENDPOINT);
        return URI.create("");
    }

    private static boolean isEndpoint(URI url) {
        return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                && url.getHost() != null
                && url.getPort() <= MOST_PORT
                && url.getUserInfo() == null
                && url.getQuery() == null
                && url.getFragment() == null;
    }
}
