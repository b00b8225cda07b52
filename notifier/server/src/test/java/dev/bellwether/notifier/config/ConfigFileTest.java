package dev.bellwether.notifier.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bellwether.notifier.config.NotifierConfig.Limits;
import dev.bellwether.notifier.event.TopicPattern;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    private static final String LEAST = "auth: {anonymous: true}\ntopics: [{name: 'rooms/*'}]\n";

    @Test
    void theLeastFileGetsTheDocumentedDefaults() throws Exception {
        NotifierConfig config = ConfigFile.parse(LEAST);
        assertThat(config.listeners()).containsExactly(new NotifierConfig.Listener("0.0.0.0", 8080, null, false));
        assertThat(config.management()).isEqualTo(new NotifierConfig.Management("127.0.0.1", 9090, null, null));
        assertThat(config.edge()).isEqualTo(new NotifierConfig.Edge(List.of(), List.of()));
        assertThat(config.auth()).isEqualTo(new AuthConfig.Anonymous());
        assertThat(config.topics())
                .containsExactly(new TopicConfig(
                        TopicPattern.of("rooms/*"), 1000, Duration.ofHours(1), SlowConsumer.DISCONNECT));
        assertThat(config.push())
                .isEqualTo(new PushConfig(PushConfig.Mode.DISABLED, List.of(), Duration.ofSeconds(10)));
        assertThat(config.limits())
                .isEqualTo(new Limits(
                        20_000,
                        100,
                        256 << 10,
                        64 << 10,
                        0,
                        0,
                        100,
                        Duration.ofSeconds(75),
                        Duration.ZERO,
                        Runtime.getRuntime().maxMemory() / 4,
                        new FloodConfig(
                                1000,
                                200,
                                20,
                                20_000,
                                100,
                                50,
                                1000,
                                100,
                                5000,
                                500,
                                16,
                                10,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(1))));
        assertThat(config.stream()).isEqualTo(new NotifierConfig.Stream(Duration.ofSeconds(15), Duration.ofSeconds(1)));
        assertThat(config.drain())
                .isEqualTo(new DrainConfig(Duration.ofSeconds(20), 500, Duration.ofSeconds(1), Duration.ofSeconds(3)));
        assertThat(config.backplane()).isEqualTo(new BackplaneConfig.Memory(Duration.ofMinutes(2)));
        assertThat(config.tracing()).isNull();
    }

    @Test
    void everyKeyOfTheProtocolIsRead() throws Exception {
        NotifierConfig config = ConfigFile.parse("""
                listener: {host: 127.0.0.1, port: 8443, tls: {certificate: c.pem, key: k.pem}, allowedOrigins: ["https://a.example", "http://[::1]:3000"], trustedProxies: [192.0.2.0/24, "2001:db8::1"], proxyProtocol: true}
                management: {host: 0.0.0.0, port: 9091, tls: {certificate: m.pem, key: n.pem}, operatorKey: o.pem}
                auth: {anonymous: true}
                topics:
                - {name: "rooms/*", retention: {messages: 7, age: 1h30m}, slowConsumer: Conflate}
                push:
                  mode: Auto
                  deadline: 1m30s
                  whitelist:
                  - {pathPrefix: /static/}
                  - {pathRegex: "^/a[0-9]$", authority: cdn.example, scheme: https}
                static: {root: www}
                limits: {connections: 5, streamsPerConnection: 6, queuedBytesPerStream: 64Ki, payload: 1k, connectionsPerAddress: 7, requestsPerSecond: 8, subscriptions: 9, idle: 10s, connectionAge: 2h, queuedBytes: 2Gi,
                  flood: {resets: 11, causedResets: 12, largeHeaders: 13, streams: 14, pings: 15, settings: 16, priorities: 17, emptyData: 18, smallData: 21, windowUpdates: 19, continuations: 20, proxyFactor: 22, preface: 1s, headers: 2s, stalled: 3s}}
                stream: {heartbeat: 500ms, retry: 2s}
                drain: {grace: 3s, rate: 7, shortestRetry: 5s, longestRetry: 6s}
                backplane: {type: JetStream, url: "nats://n:4222", stream: s, subjectPrefix: a.b, usernameFile: u, passwordFile: p, caFile: ca, certFile: c, keyFile: k}
                tracing: {endpoint: "https://collector.example/otlp", sampling: 0.25, serviceName: chat}
                """);
        assertThat(config.listeners().get(0).tls())
                .isEqualTo(new NotifierConfig.Tls(Path.of("c.pem"), Path.of("k.pem")));
        assertThat(config.edge().allowedOrigins()).containsExactly("https://a.example", "http://[::1]:3000");
        assertThat(config.edge().trustedProxies()).containsExactly("192.0.2.0/24", "2001:db8::1");
        assertThat(config.listeners().get(0).proxyProtocol()).isTrue();
        assertThat(config.management().operatorKey()).isEqualTo(Path.of("o.pem"));
        assertThat(config.tracing())
                .isEqualTo(new TracingConfig(URI.create("https://collector.example/otlp"), 0.25, "chat"));
        assertThat(config.push().deadline()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.push().whitelist())
                .containsExactly(
                        new PushConfig.Rule("/static/", null, null, null),
                        new PushConfig.Rule(null, "^/a[0-9]$", "https", "cdn.example"));
        assertThat(config.limits())
                .isEqualTo(new Limits(
                        5,
                        6,
                        65536,
                        1000,
                        7,
                        8,
                        9,
                        Duration.ofSeconds(10),
                        Duration.ofHours(2),
                        2L << 30,
                        new FloodConfig(
                                11,
                                12,
                                13,
                                14,
                                15,
                                16,
                                17,
                                18,
                                21,
                                19,
                                20,
                                22,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3))));
        assertThat(config.topics())
                .containsExactly(
                        new TopicConfig(TopicPattern.of("rooms/*"), 7, Duration.ofMinutes(90), SlowConsumer.CONFLATE));
        assertThat(config.files()).isEqualTo(Path.of("www"));
        assertThat(config.drain())
                .isEqualTo(new DrainConfig(Duration.ofSeconds(3), 7, Duration.ofSeconds(5), Duration.ofSeconds(6)));
        assertThat(config.backplane())
                .isEqualTo(new BackplaneConfig.JetStream(
                        "nats://n:4222",
                        "s",
                        "a.b",
                        Path.of("u"),
                        Path.of("p"),
                        Path.of("ca"),
                        Path.of("c"),
                        Path.of("k")));
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, http://collector:4318/v1/traces",
        "http://collector:4318/, http://collector:4318/v1/traces",
        "https://collector/otlp, https://collector/otlp/v1/traces"
    })
    void tracesArePostedBelowTheEndpoint(String endpoint, String posted) throws Exception {
        assertThat(ConfigFile.parse(LEAST + "tracing: {endpoint: '" + endpoint + "'}")
                        .tracing())
                .isEqualTo(new TracingConfig(URI.create(endpoint), 1, "bellwether-notifier"))
                .extracting(TracingConfig::traces)
                .isEqualTo(URI.create(posted));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "limits: {queuedBytes: 64Ki} | limits.queuedBytes: \"64Ki\" (expected: a quantity of bytes such as 64Ki, from 256Ki to 1024Gi)",
                "limits: {connections: -1} | limits.connections: -1 (expected: an integer from 1 to 1000000)",
                "limits: {conections: 5} | limits.conections: unknown key (did you mean connections?",
                "nonsense: 1 | nonsense: unknown key (known here: listener",
                "limits: {payload: 64Q} | limits.payload: \"64Q\" (expected: a quantity of bytes such as 64Ki, from 1 to 1000Ki)",
                "stream: {heartbeat: 31s} | stream.heartbeat: \"31s\" (expected: a duration such as 500ms, 30s or 1h30m, from 100ms to 30s)",
                "drain: {rate: 0} | drain.rate: 0 (expected: an integer from 1 to 1000000)",
                "drain: {shortestRetry: 5s, longestRetry: 4s} | drain.longestRetry: \"4s\" (expected: a duration such as 500ms, 30s or 1h30m, from 5s to 1h)",
                "listener: {port: 70000} | listener.port: 70000 (expected: an integer from 0 to 65535)",
                "listener: 8080 | listener: 8080 (expected: a mapping with the keys host, port, tls, allowedOrigins, trustedProxies, proxyProtocol)",
                "listener: {allowedOrigins: [https://a.example/]} | listener.allowedOrigins[0]: \"https://a.example/\" (expected: an origin as browsers send it: http or https,",
                "listener: {allowedOrigins: [https://A.example]} | listener.allowedOrigins[0]: \"https://A.example\" (expected: an origin",
                "listener: {allowedOrigins: ['*']} | listener.allowedOrigins[0]: \"*\" (expected: an origin",
                "listener: {allowedOrigins: [https://a.example:443]} | listener.allowedOrigins[0]: \"https://a.example:443\" (expected: an origin",
                "listener: {trustedProxies: [192.0.2.0/33]} | listener.trustedProxies[0]: \"192.0.2.0/33\" (expected: a range of addresses such as 192.0.2.0/24",
                "listener: {trustedProxies: [proxy.example]} | listener.trustedProxies[0]: \"proxy.example\" (expected: a range",
                "listener: {proxyProtocol: true} | listener.proxyProtocol: true (expected: false, or listener.trustedProxies beside it",
                "listener: {proxyProtocol: v2} | listener.proxyProtocol: \"v2\" (expected: true or false)",
                "limits: {requestsPerSecond: -1} | limits.requestsPerSecond: -1 (expected: an integer from 0 to 1000000)",
                "limits: {idle: 0s} | limits.idle: \"0s\" (expected: a duration such as 500ms, 30s or 1h30m, from 100ms to 1h)",
                "limits: {flood: {pings: 0}} | limits.flood.pings: 0 (expected: an integer from 1 to 1000000)",
                "limits: {flood: {stalled: 1ms}} | limits.flood.stalled: \"1ms\" (expected: a duration such as 500ms, 30s or 1h30m, from 50ms to 1h)",
                "tracing: {} | tracing.endpoint: missing (expected: an http or https URL of a collector's OTLP over HTTP, such as http://collector:4318)",
                "tracing: {endpoint: 'collector:4318'} | tracing.endpoint: \"collector:4318\" (expected: an http or https URL",
                "tracing: {endpoint: 'grpc://collector:4317'} | tracing.endpoint: \"grpc://collector:4317\" (expected: an http or https URL",
                "tracing: {endpoint: 'http://me@collector'} | tracing.endpoint: \"http://me@collector\" (expected: an http or https URL",
                "tracing: {endpoint: 'http://collector:70000'} | tracing.endpoint: \"http://collector:70000\" (expected: an http or https URL",
                "tracing: {endpoint: 'http://collector', sampling: 1.5} | tracing.sampling: 1.5 (expected: a number from 0 to 1)",
                "tracing: {endpoint: 'http://collector', sampling: all} | tracing.sampling: \"all\" (expected: a number from 0 to 1)",
                "tracing: {endpoint: 'http://collector', sampling: NaN} | tracing.sampling: \"NaN\" (expected: a number from 0 to 1)",
                "tracing: {endpoint: 'http://collector', serviceName: ''} | tracing.serviceName: \"\" (expected: a name)",
                "tracing: {url: 'http://collector'} | tracing.url: unknown key (known here: endpoint",
                "limits: {flood: {ping: 1}} | limits.flood.ping: unknown key (did you mean pings?",
                "limits: {subscriptions: 0} | limits.subscriptions: 0 (expected: an integer from 1 to 1000)",
                "listener: {tls: {certificate: c}} | listener.tls.key: missing (expected: a PEM file)",
                "management: {host: 0.0.0.0} | management.operatorKey: missing (expected: a PEM file, because management.host 0.0.0.0 is not a loopback address)",
                "push: {mode: auto} | push.mode: \"auto\" (expected: Auto, PushPromise, EarlyHints or Disabled)",
                "push: {deadline: 0s} | push.deadline: \"0s\" (expected: a duration such as 500ms, 30s or 1h30m, from 1ms to 5m)",
                "push: {whitelist: [{pathRegex: '('}]} | push.whitelist[0].pathRegex: \"(\" (expected: an RE2 regular expression:",
                "push: {whitelist: [{scheme: http}]} | push.whitelist[0]: {\"scheme\":\"http\"} (expected: exactly one of pathPrefix and pathRegex)",
                "backplane: {type: Kafka} | backplane.type: \"Kafka\" (expected: Memory or JetStream)",
                "backplane: {type: JetStream, stream: s, subjectPrefix: p} | backplane.url: missing (expected: nats://host:port or tls://host:port)",
                "backplane: {duplicateWindow: 10ms} | backplane.duplicateWindow: \"10ms\" (expected: a duration such as 500ms, 30s or 1h30m, from 100ms to 24h)",
                "backplane: {type: JetStream, duplicateWindow: 1m} | backplane.duplicateWindow: \"1m\" (expected: nothing: the JetStream stream has its own)",
                "backplane: {caFile: x} | backplane.caFile: \"x\" (expected: nothing: only type JetStream has it)",
                "backplane: {type: JetStream, url: 'tls://n', stream: s, subjectPrefix: p, certFile: x} | backplane.keyFile: missing (expected: a file: certFile and keyFile go together)",
                "backplane: {url: x} | backplane.url: \"x\" (expected: nothing: only type JetStream has it)",
            })
    void anErrorNamesThePathTheValueAndWhatWasExpected(String yaml, String message) {
        assertThat(errorsOf(LEAST + yaml)).contains(message);
    }

    @Test
    void whoeverMaySubscribeMustBeSaid() {
        assertThat(errorsOf("topics: [{name: a}]")).contains("auth.anonymous: missing (expected: true");
    }

    @Test
    void tokensAreAskedForInsteadOfLettingEverybodyIn() throws Exception {
        String jwt = "jwt: {jwks: {file: keys.json}, audience: chat";
        assertThat(ConfigFile.parse("topics: [{name: a}]\nauth: {" + jwt + "}}").auth())
                .isEqualTo(new AuthConfig.Jwt(
                        new AuthConfig.KeyFile(Path.of("keys.json")), "chat", null, Duration.ofSeconds(5), null));
        assertThat(ConfigFile.parse(
                                "topics: [{name: a}]\nauth: {" + jwt + ", issuer: i, clockSkew: 1m, cookie: token}}")
                        .auth())
                .isEqualTo(new AuthConfig.Jwt(
                        new AuthConfig.KeyFile(Path.of("keys.json")), "chat", "i", Duration.ofMinutes(1), "token"));
        assertThat(errorsOf("topics: [{name: a}]\nauth: {anonymous: true, " + jwt + "}}"))
                .contains("auth.anonymous: true (expected: nothing beside jwt");
        assertThat(errorsOf("topics: [{name: a}]\nauth: {jwt: {}}"))
                .contains(
                        "auth.jwt.jwks.file: missing (expected: a file with a JWK Set, or a url that answers with one)")
                .doesNotContain("cookie")
                .contains("auth.jwt.audience: missing (expected: what the tokens' aud contains)");
    }

    @Test
    void keysAreInOnePlace() throws Exception {
        String yaml = "topics: [{name: a}]\nauth: {jwt: {audience: chat, jwks: {%s}}}";
        assertThat(((AuthConfig.Jwt) ConfigFile.parse(yaml.formatted("url: 'https://id.example/keys', refresh: 1m"))
                                .auth())
                        .keys())
                .isEqualTo(new AuthConfig.KeyUrl(URI.create("https://id.example/keys"), Duration.ofMinutes(1), null));
        assertThat(errorsOf(yaml.formatted("url: 'https://id.example/keys', file: k")))
                .isEqualTo("auth.jwt.jwks.file: \"k\" (expected: nothing beside url: the keys are in one place)");
        assertThat(errorsOf(yaml.formatted("file: k, refresh: 1m")))
                .startsWith("auth.jwt.jwks.refresh: \"1m\" (expected: nothing");
        assertThat(errorsOf(yaml.formatted("file: k, caFile: ca")))
                .startsWith("auth.jwt.jwks.caFile: \"ca\" (expected: nothing");
        assertThat(errorsOf(yaml.formatted("url: 'http://id.example/keys', caFile: ca")))
                .isEqualTo("auth.jwt.jwks.caFile: \"ca\" (expected: nothing: nobody vouches for an http url)");
        for (String url : List.of("ftp://id.example/", "https:///keys", "'https://a:b@id.example/'", "'a b'", "keys")) {
            assertThat(errorsOf(yaml.formatted("url: " + url)))
                    .startsWith("auth.jwt.jwks.url: ")
                    .endsWith("(expected: an http or https URL without a user)");
        }
    }

    @Test
    void aCookieHasANameThatCookiesMayHave() {
        assertThat(errorsOf("topics: [{name: a}]\nauth: {jwt: {jwks: {file: k}, audience: a, cookie: 'a b'}}"))
                .isEqualTo(
                        "auth.jwt.cookie: \"a b\" (expected: the name of a cookie: letters, digits and !#$%&'*+.^_`|~-)");
    }

    @Test
    void topicsAreChecked() {
        assertThat(errorsOf("auth: {anonymous: true}\ntopics: []"))
                .contains("topics: [] (expected: a list of 1 to 100 items)");
        assertThat(errorsOf("auth: {anonymous: true}\ntopics: [{name: 'a//b'}, {name: c}, {name: c}]"))
                .contains("topics[0].name: \"a//b\" (expected: 1 to 8 segments")
                .contains("topics[2].name: \"c\" (expected: each name once)");
    }

    @Test
    void allErrorsAreListedAtOnce() {
        ConfigException errors = catchThrowableOfType(
                ConfigException.class, () -> ConfigFile.parse("limits: {connections: 0, payload: x}\nfoo: 1"));
        assertThat(errors.errors())
                .extracting(ConfigError::path)
                .contains("foo", "limits.connections", "limits.payload", "topics", "auth.anonymous");
    }

    @Test
    void whatIsNotYamlSaysWhere() {
        assertThat(errorsOf("a: [1")).startsWith("not YAML at line ");
        assertThat(errorsOf("auth: {anonymous: true, anonymous: false}")).startsWith("not YAML at line 1");
        assertThat(errorsOf("")).contains("expected: a mapping");
    }

    @Test
    void aMissingFileIsNamed() {
        ConfigException error =
                catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(Path.of("no/such.yaml")));
        assertThat(error).hasMessage("no/such.yaml: no such file");
    }

    @Test
    void theExampleIsRight() throws Exception {
        assertThat(Files.exists(Path.of("example.yaml"))).isTrue();
        assertThat(ConfigFile.read(Path.of("example.yaml")).topics()).hasSize(2);
    }

    private static String errorsOf(String yaml) {
        return String.valueOf(catchThrowableOfType(ConfigException.class, () -> ConfigFile.parse(yaml))
                .getMessage());
    }
}
