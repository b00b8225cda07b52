package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import io.netty.handler.codec.http.HttpMethod;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /openapi.json} beside the server that it describes. */
class OpenApiTest {
    private static final String STREAM = "/v1/stream";
    private static final String POLL = "/v1/poll";
    private static final String SOCKET = "/v1/ws";
    private static final String VIEW = "/v1/view";
    private static final String TOPIC = "/v1/topics/{topic}";
    private static final String BATCH = "/v1/publish";
    private static final String PRESENCE = "/v1/presence/{topic}";
    private static final String CALL = "/bellwether.v1.Notifications/Subscribe";
    private static final String NO_METHOD = "/bellwether.v1.Notifications/{method}";
    private static final String PROTO = "/bellwether/v1/notifications.proto";
    private static final String[] TYPE = {"content-type", "application/json"};
    private static final String EVENT = "{\"type\":\"t\",\"data\":{}}";
    private static final String KEYED = "{\"type\":\"t\",\"data\":{},\"dedup_key\":\"k\"}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyPathOfTheServerIsDescribedAndNoOther() throws Exception {
        try (Served served = new Served("")) {
            Map<String, Set<String>> routes = new TreeMap<>();
            served.notifier.paths().forEach((path, methods) -> routes.put(path, names(methods)));
            Map<String, Set<String>> described = new TreeMap<>();
            document(served).document.get("paths").fields().forEachRemaining(path -> {
                Set<String> methods = new TreeSet<>();
                path.getValue().fieldNames().forEachRemaining(name -> methods.add(name.toUpperCase(Locale.ROOT)));
                if (path.getValue().at("/get/x-extended-connect").asBoolean()) {
                    methods.add("CONNECT");
                }
                described.put(path.getKey().replaceAll("\\{[a-z]+}$", "*"), methods);
            });
            assertThat(described).isEqualTo(routes);
        }
    }

    @Test
    void everyDescribedAnswerIsGivenAndIsAsDescribed() throws Exception {
        Conformance conformance;
        try (Served served = new Served("limits: {payload: 1Ki}")) {
            conformance = document(served);
            subscribers(served, conformance);
            publishers(served, conformance);
            pages(served, conformance);
            calls(served, conformance);
        }
        presence(conformance);
        withTokens(conformance);
        overTls(conformance);
        tooOften(conformance);
        tooMany(conformance);
        noRoom(conformance);
        assertThat(conformance.seen()).isEqualTo(conformance.documented());
    }

    @Test
    void whatTheSchemaOfANotificationTakesTheServerTakesAndNothingElse() throws Exception {
        List<String> bodies = new ArrayList<>(List.of(
                EVENT,
                "{}",
                "[]",
                "\"{}\"",
                "{\"type\":\"t\"}",
                "{\"type\":\"t\",\"data\":\"{}\"}",
                "{\"type\":\"t\",\"data\":[]}",
                "{\"type\":1,\"data\":{}}",
                "{\"type\":\"a\\u0000b\",\"data\":{}}",
                // Not at the end: in Java, unlike in ECMAScript, $ also stands before a last line terminator.
                "{\"type\":\"a\\u0085b\",\"data\":{}}",
                with("unknown", "1"),
                with("priority", "\"1\""),
                with("priority", "1.5")));
        for (int priority : List.of(-1, 0, 7, 8)) {
            bodies.add(with("priority", Integer.toString(priority)));
        }
        for (int length : List.of(0, 1, 256, 257)) {
            bodies.add(with("dedup_key", "\"" + "k".repeat(length) + "\""));
        }
        for (int length : List.of(0, 1, 100, 101)) {
            bodies.add("{\"type\":\"" + "t".repeat(length) + "\",\"data\":{}}");
            // Two units of UTF-16, one character.
            bodies.add("{\"type\":\"" + "\uD83D\uDE00".repeat(length) + "\",\"data\":{}}");
        }
        try (Served served = new Served("")) {
            Conformance conformance = document(served);
            JsonNode schema = conformance.schema("NewNotification");
            for (String body : bodies) {
                boolean valid =
                        conformance.problems(schema, JSON.readTree(body)).isEmpty();
                HttpResponse<String> answer = served.publish("rooms/1", body);
                assertThat(answer.statusCode()).as(body).isEqualTo(valid ? 201 : 422);
            }
            for (int count : List.of(0, 1, 100, 101)) {
                String body = "[" + String.join(",", Collections.nCopies(count, "{}")) + "]";
                boolean valid = conformance
                        .problems(conformance.schema("Batch"), JSON.readTree(body))
                        .isEmpty();
                assertThat(served.send("POST", BATCH, body, TYPE).statusCode())
                        .as("a batch of %s", count)
                        .isEqualTo(valid ? 200 : 422);
            }
        }
    }

    @Test
    void whatTheSchemaOfATopicTakesTheServerTakesAndNothingElse() throws Exception {
        String longest = "rooms/" + "x".repeat(194);
        List<String> names = List.of(
                "rooms/1",
                "rooms/*",
                "rooms/{room}",
                "rooms/{1}",
                "rooms/{" + "r".repeat(64) + "}",
                "rooms/{" + "r".repeat(65) + "}",
                "rooms/a*",
                "rooms/",
                "/rooms",
                "rooms/\u00e4",
                "rooms/a b",
                "a/b/c/d/e/f/g/h",
                "a/b/c/d/e/f/g/h/i",
                longest,
                longest + "x");
        try (Served served =
                new Served("topics: [{name: 'rooms/*'}, {name: a/b/c/d/e/f/g/h}]\nlimits: {subscriptions: 3}")) {
            Conformance conformance = document(served);
            for (String name : names) {
                boolean valid = conformance
                        .problems(conformance.schema("TopicOrPattern"), new TextNode(name))
                        .isEmpty();
                String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
                HttpResponse<String> answer = served.get(POLL + "?wait=0s&topic=" + encoded);
                assertThat(answer.statusCode()).as(name).isEqualTo(valid ? 200 : 400);
                assertThat(served.publish(encoded.replace("+", "%20"), EVENT).statusCode())
                        .as(name)
                        .isEqualTo(valid ? 201 : 400);
            }
            JsonNode topics = conformance.document.at("/components/parameters/topic/schema");
            for (int count : List.of(0, 1, 3, 4)) {
                List<String> given = Collections.nCopies(count, "rooms/1");
                boolean valid =
                        conformance.problems(topics, JSON.valueToTree(given)).isEmpty();
                String query = String.join(
                        "", given.stream().map(name -> "&topic=" + name).toList());
                assertThat(served.get(POLL + "?wait=0s" + query).statusCode())
                        .as("%s topics", count)
                        .isEqualTo(valid ? 200 : 400);
            }
        }
    }

    private void subscribers(Served served, Conformance conformance) throws Exception {
        for (String query : List.of("topic=rooms/1", "topic=rooms/1&since=x", "topic=none/1")) {
            String target = STREAM + "?" + query;
            if (query.equals("topic=rooms/1")) {
                begun(served, conformance, STREAM, target);
            } else {
                conformance.check("GET", STREAM, served.get(target));
            }
            conformance.check("HEAD", STREAM, served.send("HEAD", target, ""));
            conformance.check("GET", POLL, served.get(POLL + "?wait=0s&" + query));
            conformance.check("PUT", VIEW, served.send("PUT", VIEW + "?" + query, ""));
            socket(served, conformance, query);
        }
        served.publish("rooms/1", 1);
        HttpResponse<String> told = served.get(POLL + "?topic=rooms/1&since=earliest&lastEventId=old");
        conformance.check("GET", POLL, told);
        assertThat(told.body()).contains("\"n\":1").contains("malformed");
        conformance.check("GET", SOCKET, served.get(SOCKET + "?topic=rooms/1"));
    }

    private void publishers(Served served, Conformance conformance) throws Exception {
        String[] event = {"content-type", "application/cloudevents+json"};
        publish(served, conformance, "rooms/1", KEYED, TYPE, 201);
        publish(served, conformance, "rooms/1", KEYED, TYPE, 200);
        publish(served, conformance, "rooms/1", KEYED.replace("{}", "{\"a\":1}"), TYPE, 409);
        publish(
                served,
                conformance,
                "rooms/1",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":{}}",
                event,
                201);
        publish(served, conformance, "rooms/1", "{", TYPE, 400);
        publish(served, conformance, "none/1", EVENT, TYPE, 404);
        publish(served, conformance, "rooms/1", " ".repeat(1025), TYPE, 413);
        publish(served, conformance, "rooms/1", EVENT, new String[] {"content-type", "text/plain"}, 415);
        publish(served, conformance, "rooms/1", "\"{}\"", TYPE, 422);
        String item = EVENT.replace("{\"type", "{\"topic\":\"rooms/1\",\"type");
        for (String body : List.of("[" + item + "," + EVENT + "]", "{", " ".repeat(1025), "{}")) {
            conformance.check("POST", BATCH, served.send("POST", BATCH, body, TYPE));
        }
        conformance.check("POST", BATCH, served.send("POST", BATCH, "[]", "content-type", "text/plain"));
    }

    private static void publish(
            Served served, Conformance conformance, String topic, String body, String[] headers, int status)
            throws Exception {
        HttpResponse<String> answer = served.send("POST", "/v1/topics/" + topic, body, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        conformance.check("POST", TOPIC, answer);
    }

    private static void pages(Served served, Conformance conformance) throws Exception {
        for (String method : List.of("GET", "HEAD")) {
            for (String document : List.of("/openapi.json", "/asyncapi.json", PROTO)) {
                conformance.check(method, document, served.send(method, document, ""));
            }
            HttpResponse<String> page = served.send(method, "/", "");
            conformance.check(method, "/{path}", page);
            String etag = page.headers().firstValue("etag").orElseThrow();
            conformance.check(method, "/{path}", served.send(method, "/", "", "if-none-match", etag));
            conformance.check(method, "/{path}", served.send(method, "/nothing", ""));
        }
        for (String range : List.of("bytes=0-9", "bytes=9999-")) {
            conformance.check("GET", "/{path}", served.send("GET", "/", "", "range", range));
        }
    }

    /** What a call tells message by message is tried with clients of gRPC-Web. */
    private static void calls(Served served, Conformance conformance) throws Exception {
        for (String path : List.of(CALL, NO_METHOD)) {
            String target = path.replace("{method}", "Ask");
            conformance.check("POST", path, served.send("POST", target, "{}", TYPE));
            for (String type : List.of("application/grpc-web+proto", "application/grpc-web-text+proto")) {
                HttpResponse<String> answer = served.send("POST", target, "", "content-type", type);
                assertThat(answer.headers().firstValue("content-type")).contains(type);
                conformance.check("POST", path, answer);
            }
        }
    }

    private static void presence(Conformance conformance) throws Exception {
        try (Served served = new Served("presence: {enabled: true}")) {
            served.stream("topic=rooms/1").next();
            served.stream("topic=rooms/*").next();
            await().until(() -> served.get("/v1/presence/rooms/1").body().contains("\"total\":2"));
            for (String asked : List.of("rooms/1", "rooms/1?limit=1", "rooms/1?limit=0", "none/1")) {
                conformance.check("GET", PRESENCE, served.get("/v1/presence/" + asked));
            }
        }
    }

    private void withTokens(Conformance conformance) throws Exception {
        ECKey key = SignedTokens.key();
        Files.writeString(folder.resolve("keys.json"), new JWKSet(key.toPublicJWK()).toString());
        String token = SignedTokens.token(key, Duration.ofHours(1), "none/1", "none/1");
        String[] bearer = {"authorization", "Bearer " + token};
        String keys = "{file: '" + folder.resolve("keys.json") + "'}";
        String yaml = "auth: {jwt: {jwks: " + keys + ", audience: chat, cookie: t}}\npresence: {enabled: true}\n";
        try (Served served = new Served(yaml)) {
            for (String[] headers : List.of(new String[0], bearer)) {
                for (String method : List.of("GET", "HEAD")) {
                    conformance.check(method, STREAM, served.send(method, STREAM + "?topic=rooms/1", "", headers));
                }
                conformance.check("GET", POLL, served.send("GET", POLL + "?topic=rooms/1", "", headers));
                conformance.check("PUT", VIEW, served.send("PUT", VIEW + "?topic=rooms/1", "", headers));
                conformance.check("GET", PRESENCE, served.send("GET", "/v1/presence/rooms/1", "", headers));
                socket(served, conformance, "topic=rooms/1", headers);
                List<String> all = new ArrayList<>(List.of(TYPE));
                all.addAll(List.of(headers));
                String[] both = all.toArray(new String[0]);
                conformance.check("POST", TOPIC, served.send("POST", "/v1/topics/rooms/1", EVENT, both));
            }
            String[] foreign = {TYPE[0], TYPE[1], "origin", "https://other.example", "cookie", "t=" + token};
            for (String path : List.of(BATCH, CALL)) {
                conformance.check("POST", path, served.send("POST", path, "[]", TYPE));
                conformance.check("POST", path, served.send("POST", path, "[]", foreign));
            }
        }
    }

    /** With HTTP/2 a WebSocket is not asked for by GET. */
    private void overTls(Conformance conformance) throws Exception {
        SelfSigned certificate = new SelfSigned();
        HttpClient client =
                HttpClient.newBuilder().sslContext(certificate.trusted()).build();
        try (Served served = new Served(certificate.listener(folder), Customizer.NONE, client)) {
            conformance.check("GET", SOCKET, served.get(SOCKET + "?topic=rooms/1"));
            conformance.check("PUT", VIEW, served.send("PUT", VIEW + "?topic=rooms/1", ""));
        }
    }

    private void tooOften(Conformance conformance) throws Exception {
        try (Served served = new Served("limits: {requestsPerSecond: 1}")) {
            for (String method : List.of("GET", "HEAD")) {
                for (String path : List.of("/openapi.json", "/asyncapi.json", PROTO, "/{path}")) {
                    refused(served, conformance, method, path, path.replace("{path}", ""), "");
                }
            }
            refused(served, conformance, "GET", POLL, POLL + "?wait=0s&topic=rooms/1", "");
            refused(served, conformance, "PUT", VIEW, VIEW + "?topic=rooms/1", "");
            refused(served, conformance, "POST", TOPIC, "/v1/topics/rooms/1", EVENT);
            refused(served, conformance, "POST", BATCH, BATCH, "[]");
            refused(served, conformance, "GET", PRESENCE, "/v1/presence/rooms/1", "");
            refused(served, conformance, "POST", NO_METHOD, NO_METHOD.replace("{method}", "Ask"), "{}");
        }
    }

    /** Two requests are let through at once, and one more each second. */
    private static void refused(
            Served served, Conformance conformance, String method, String path, String target, String body)
            throws Exception {
        HttpResponse<String> answer = served.send(method, target, body, TYPE);
        for (int i = 0; i < 10 && answer.statusCode() != 429; i++) {
            answer = served.send(method, target, body, TYPE);
        }
        conformance.check(method, path, answer);
    }

    /** Whoever comes while another has the only connection is told to come back. */
    private void tooMany(Conformance conformance) throws Exception {
        try (Served served = new Served("limits: {connections: 1}")) {
            served.stream("topic=rooms/1").next();
            conformance.check("GET", POLL, served.get(POLL + "?topic=rooms/1"));
            conformance.check("POST", TOPIC, served.publish("rooms/1", EVENT));
            conformance.check("POST", BATCH, served.send("POST", BATCH, "[]", TYPE));
        }
    }

    private void noRoom(Conformance conformance) throws Exception {
        try (HeldFiles held = HeldFiles.in(Files.createDirectories(folder.resolve("files")))) {
            for (String method : List.of("GET", "HEAD")) {
                conformance.check(method, "/{path}", held.served.send(method, held.beyond, ""));
            }
        }
    }

    private static void socket(Served served, Conformance conformance, String query, String... headers)
            throws Exception {
        try (WebSocketWire wire = WebSocketWire.Http.HTTP_1_1.open(served, query, headers)) {
            conformance.check("GET", SOCKET, wire.status, name -> wire.headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    /** An endless answer, as far as its headers. */
    private void begun(Served served, Conformance conformance, String path, String target) throws Exception {
        URI uri = served.uri(target);
        HttpResponse<InputStream> answer =
                http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        conformance.check("GET", path, answer.statusCode(), name -> answer.headers()
                .firstValue(name)
                .orElse(null));
    }

    private static Conformance document(Served served) throws Exception {
        return new Conformance(served.get("/openapi.json").body());
    }

    private static String with(String name, String value) {
        return "{\"type\":\"t\",\"data\":{},\"" + name + "\":" + value + "}";
    }

    private static Set<String> names(Set<HttpMethod> methods) {
        Set<String> names = new TreeSet<>();
        methods.forEach(method -> names.add(method.name()));
        return names;
    }
}
