package dev.bellwether.notifier.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.bellwether.notifier.config.NotifierConfig.Limits;
import dev.bellwether.notifier.config.NotifierConfig.Management;
import dev.bellwether.notifier.config.NotifierConfig.Stream;
import dev.bellwether.notifier.config.NotifierConfig.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file's sections, top to bottom. */
final class ConfigSections {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    private ConfigSections() {}

    static NotifierConfig file(ConfigNode root) {
        if (!root.isPresent()) {
            root.error("a mapping; at least auth and topics must be said");
        }
        root.object(
                "listener",
                "management",
                "auth",
                "topics",
                "push",
                "static",
                "limits",
                "stream",
                "drain",
                "backplane",
                "presence",
                "tracing");
        ListenerSection listener = ListenerSection.read(root.get("listener"));
        Management management = management(root.get("management").object("host", "port", "tls", "operatorKey"));
        return new NotifierConfig(
                List.of(listener.listener()),
                listener.edge(),
                management,
                AuthSection.read(root.get("auth")),
                TopicsSection.read(root.get("topics")),
                push(root.get("push").object("mode", "whitelist", "deadline")),
                files(root.get("static").object("root")),
                limits(root.get("limits")
                        .object(
                                "connections",
                                "streamsPerConnection",
                                "queuedBytesPerStream",
                                "payload",
                                "connectionsPerAddress",
                                "requestsPerSecond",
                                "subscriptions",
                                "idle",
                                "connectionAge",
                                "queuedBytes",
                                "flood")),
                stream(root.get("stream").object("heartbeat", "retry")),
                DrainSection.read(root.get("drain")),
                backplane(root.get("backplane")),
                PresenceSection.read(root.get("presence")),
                TracingSection.read(root.get("tracing")));
    }

    static @Nullable Tls tls(ConfigNode node) {
        node.object("certificate", "key");
        return node.isPresent()
                ? new Tls(
                        node.get("certificate").file("a PEM file"),
                        node.get("key").file("a PEM file"))
                : null;
    }

    private static Management management(ConfigNode node) {
        String host = node.get("host").text("127.0.0.1", "an address or host name");
        ConfigNode key = node.get("operatorKey");
        Path operatorKey = key.isPresent() ? key.file("a PEM file") : null;
        Tls tls = tls(node.get("tls"));
        if (!LOOPBACK.contains(host)) {
            String because = ", because management.host " + host + " is not a loopback address";
            if (tls == null) {
                node.get("tls").error("certificate and key" + because);
            }
            if (operatorKey == null) {
                key.error("a PEM file" + because);
            }
        }
        return new Management(host, node.get("port").integer(9090, 0, 65535), tls, operatorKey);
    }

    private static PushConfig push(ConfigNode node) {
        ConfigNode mode = node.get("mode");
        String text = mode.text("Disabled", "Auto, PushPromise, EarlyHints or Disabled");
        PushConfig.Mode chosen = PushConfig.Mode.DISABLED;
        boolean known = text.isEmpty();
        for (PushConfig.Mode candidate : PushConfig.Mode.values()) {
            if (candidate.toString().equals(text)) {
                chosen = candidate;
                known = true;
            }
        }
        if (!known) {
            mode.error("Auto, PushPromise, EarlyHints or Disabled");
        }
        return new PushConfig(
                chosen,
                node.get("whitelist").list(0, 100).stream()
                        .map(ConfigSections::rule)
                        .toList(),
                node.get("deadline").duration(Duration.ofSeconds(10), Duration.ofMillis(1), Duration.ofMinutes(5)));
    }

    private static PushConfig.Rule rule(ConfigNode node) {
        node.object("pathPrefix", "pathRegex", "scheme", "authority");
        ConfigNode prefix = node.get("pathPrefix");
        ConfigNode regex = node.get("pathRegex");
        if (prefix.isPresent() == regex.isPresent()) {
            node.error("exactly one of pathPrefix and pathRegex");
        }
        String prefixText = prefix.optionalText("an absolute path");
        if (prefixText != null && !prefixText.isEmpty() && !prefixText.startsWith("/")) {
            prefix.error("an absolute path, beginning with /");
        }
        String scheme = node.get("scheme").optionalText("http or https");
        if (scheme != null && !scheme.isEmpty() && !scheme.equals("http") && !scheme.equals("https")) {
            node.get("scheme").error("http or https");
        }
        return new PushConfig.Rule(
                prefixText, regex(regex), scheme, node.get("authority").optionalText("a host with an optional port"));
    }

    private static @Nullable String regex(ConfigNode node) {
        String text = node.optionalText("an RE2 regular expression");
        if (text != null) {
            try {
                Pattern.compile(text);
            } catch (PatternSyntaxException e) {
                node.error("an RE2 regular expression: " + e.getDescription());
            }
        }
        return text;
    }

    private static @Nullable Path files(ConfigNode node) {
        return node.isPresent() ? node.get("root").file("a folder") : null;
    }

    private static Limits limits(ConfigNode node) {
        int perStream = node.get("queuedBytesPerStream").bytes(256 << 10, 1 << 10, 1 << 30);
        return new Limits(
                node.get("connections").integer(20_000, 1, 1_000_000),
                node.get("streamsPerConnection").integer(100, 1, 10_000),
                perStream,
                node.get("payload").bytes(64 << 10, 1, 1000 << 10),
                node.get("connectionsPerAddress").integer(0, 0, 1_000_000),
                node.get("requestsPerSecond").integer(0, 0, 1_000_000),
                node.get("subscriptions").integer(100, 1, 1000),
                node.get("idle").duration(Duration.ofSeconds(75), Duration.ofMillis(100), Duration.ofHours(1)),
                node.get("connectionAge").duration(Duration.ZERO, Duration.ZERO, Duration.ofDays(30)),
                node.get("queuedBytes").bytes(Math.max(Limits.defaultQueuedBytes(), perStream), perStream, 1L << 40),
                FloodSection.read(node.get("flood")));
    }

    private static Stream stream(ConfigNode node) {
        return new Stream(
                node.get("heartbeat").duration(Duration.ofSeconds(15), Duration.ofMillis(100), Duration.ofSeconds(30)),
                node.get("retry").duration(Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofHours(1)));
    }

    private static BackplaneConfig backplane(ConfigNode node) {
        List<String> ofJetStream = List.of(
                "url", "stream", "subjectPrefix", "usernameFile", "passwordFile", "caFile", "certFile", "keyFile");
        List<String> keys = new ArrayList<>(List.of("type", "duplicateWindow"));
        keys.addAll(ofJetStream);
        node.object(keys.toArray(String[]::new));
        ConfigNode type = node.get("type");
        String text = type.text("Memory", "Memory or JetStream");
        if (text.equals("Memory")) {
            for (String key : ofJetStream) {
                if (node.get(key).isPresent()) {
                    node.get(key).error("nothing: only type JetStream has it");
                }
            }
            return new BackplaneConfig.Memory(node.get("duplicateWindow")
                    .duration(BackplaneConfig.DEFAULT_WINDOW, Duration.ofMillis(100), Duration.ofDays(1)));
        }
        if (!text.isEmpty() && !text.equals("JetStream")) {
            type.error("Memory or JetStream");
            return new BackplaneConfig.Memory(BackplaneConfig.DEFAULT_WINDOW);
        }
        if (node.get("duplicateWindow").isPresent()) {
            node.get("duplicateWindow").error("nothing: the JetStream stream has its own");
        }
        together(node, "usernameFile", "passwordFile");
        together(node, "certFile", "keyFile");
        return new BackplaneConfig.JetStream(
                node.get("url").text(null, "nats://host:port or tls://host:port"),
                node.get("stream").text(null, "the name of a JetStream stream"),
                node.get("subjectPrefix").text(null, "a NATS subject"),
                optionalFile(node.get("usernameFile")),
                optionalFile(node.get("passwordFile")),
                optionalFile(node.get("caFile")),
                optionalFile(node.get("certFile")),
                optionalFile(node.get("keyFile")));
    }

    private static void together(ConfigNode node, String one, String other) {
        if (node.get(one).isPresent() != node.get(other).isPresent()) {
            node.get(node.get(one).isPresent() ? other : one)
                    .error("a file: " + one + " and " + other + " go together");
        }
    }

    private static @Nullable Path optionalFile(ConfigNode node) {
        return node.isPresent() ? node.file("a file") : null;
    }
}
