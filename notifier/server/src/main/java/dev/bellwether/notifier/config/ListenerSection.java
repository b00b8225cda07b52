package dev.bellwether.notifier.config;

import dev.bellwether.notifier.config.NotifierConfig.Edge;
import dev.bellwether.notifier.config.NotifierConfig.Listener;
import dev.bellwether.notifier.peer.TrustedProxies;
import java.util.List;
import java.util.regex.Pattern;

/** The section {@code listener}: where clients connect, and what is thought of the pages and proxies they come from. */
record ListenerSection(Listener listener, Edge edge) {
    private static final int MOST = 100;
    private static final String ORIGIN =
            "an origin as browsers send it: http or https, ://, host, optional port that is not the default one; lower case, no path";
    private static final Pattern ORIGIN_FORM =
            Pattern.compile("(http://(?!.*:80$)|https://(?!.*:443$))([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?");

    static ListenerSection read(ConfigNode node) {
        node.object("host", "port", "tls", "allowedOrigins", "trustedProxies", "proxyProtocol");
        List<String> proxies = ranges(node.get("trustedProxies"));
        return new ListenerSection(
                new Listener(
                        node.get("host").text("0.0.0.0", "an address or host name"),
                        node.get("port").integer(8080, 0, 65535),
                        ConfigSections.tls(node.get("tls")),
                        proxyProtocol(node.get("proxyProtocol"), proxies)),
                new Edge(origins(node.get("allowedOrigins")), proxies));
    }

    private static List<String> origins(ConfigNode node) {
        return node.list(0, MOST).stream().map(ListenerSection::origin).toList();
    }

    private static List<String> ranges(ConfigNode node) {
        return node.list(0, MOST).stream()
                .map(range -> {
                    String text = range.text(null, TrustedProxies.SYNTAX);
                    boolean known = TrustedProxies.isRange(text);
                    if (!known && !text.isEmpty()) {
                        range.error(TrustedProxies.SYNTAX);
                    }
                    return known ? text : "127.0.0.1";
                })
                .toList();
    }

    private static boolean proxyProtocol(ConfigNode node, List<String> proxies) {
        if (node.isPresent() && !node.isBoolean()) {
            node.error("true or false");
        } else if (node.isTrue() && proxies.isEmpty()) {
            node.error("false, or listener.trustedProxies beside it: nobody else may send the header");
        }
        return node.isTrue();
    }

    private static String origin(ConfigNode node) {
        String text = node.text(null, ORIGIN);
        if (!text.isEmpty() && !ORIGIN_FORM.matcher(text).matches()) {
            node.error(ORIGIN);
        }
        return text;
    }
}
