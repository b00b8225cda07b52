package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishingTest {
    @TempDir
    private Path root = Path.of("");

    private Served served;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(root.resolve("page.html"), "<p>hello");
        Files.writeString(root.resolve(".secret"), "x");
        Files.writeString(root.resolve("_links.yaml"), "/page.html: ['</app.js>; rel=preload; as=script']\n");
        served = new Served("limits: {payload: 200}\nstatic: {root: '" + root + "'}");
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void anIdIsAnsweredOnceStoredAndGrows() throws Exception {
        String first = served.publish("rooms/1", 1);
        String second = served.publish("rooms/1", 2);
        assertThat(first).matches("[0-9a-z]+\\.1");
        assertThat(second).matches("[0-9a-z]+\\.2");
        assertThat(served.count("bellwether.publishes", "outcome", "stored")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /v1/topics/rooms/1 | text/plain | {} | 415 | content-type: text/plain (expected: application/json or application/cloudevents",
                "POST | /v1/topics/rooms/1 | application/json | \"{}\" | 422 | body: a string (expected: an object)",
                "POST | /v1/topics/rooms/1 | application/json | {\"type\":\"t\",\"data\":\"{}\"} | 422 | data: a string (expected: an object)",
                "POST | /v1/topics/rooms/1 | application/json | {nope | 400 | body: not JSON",
                "POST | /v1/topics/rooms//1 | application/json | {} | 400 | topic: rooms//1 (expected: 1 to 8 segments",
                "POST | /v1/topics/rooms/** | application/json | {} | 400 | topic: rooms/** (expected: 1 to 8 segments",
                "POST | /v1/topics/*/* | application/json | {} | 404 | topic: */* (expected: a topic of this gateway, or a pattern",
                "POST | /v1/topics/other | application/json | {} | 404 | topic: other (expected: a topic of this gateway",
                "PUT | /v1/topics/rooms/1 | application/json | {} | 405 | method: PUT (expected: POST)",
                "POST | /v1/stream | application/json | {} | 405 | method: POST (expected: GET, HEAD)",
            })
    void whatCannotBePublishedIsAProblem(
            String method, String target, String type, String body, int status, String detail) throws Exception {
        HttpResponse<String> response = served.send(method, target, body, "content-type", type);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).contains(detail.replace("\"", "\\\""));
    }

    @Test
    void aRepetitionUnderItsKeyIsAnsweredWithTheOriginalsId() throws Exception {
        String body = "{\"type\":\"t\",\"data\":{\"n\":1},\"dedup_key\":\"k\"}";
        HttpResponse<String> first = served.publish("rooms/1", body);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.body()).matches("\\{\"id\":\"[0-9a-z]+\\.1\",\"duplicate\":false,\"dedup_window\":\"PT2M\"}");
        HttpResponse<String> again = served.publish("rooms/1", body);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body().replace("false", "true"));
        assertThat(served.publish("rooms/2", body).statusCode()).isEqualTo(201);
        HttpResponse<String> other = served.publish("rooms/1", body.replace("1}", "2}"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(other.body()).contains("dedup_key: k (expected: the notification that ", ".1 is, or another key");
        assertThat(served.count("bellwether.publishes", "outcome", "duplicate")).isEqualTo(1);
        assertThat(served.count("bellwether.publishes", "outcome", "conflict")).isEqualTo(1);
    }

    @Test
    void aBodyBeyondTheLimitIsTooLarge() throws Exception {
        HttpResponse<String> response = served.publish("rooms/1", "{\"type\":\"" + "x".repeat(300) + "\"}");
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("body: too large (expected: at most 200 bytes)");
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        String body = "{\"type\":\"t\",\"data\":{}}";
        String post =
                "POST /v1/topics/rooms/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n";
        assertThat(raw(post + "\r\n" + body + "GET /none HTTP/1.1\r\nHost: x\r\n\r\n" + post
                        + "Connection: close\r\n\r\n" + body))
                .matches("(?s).*HTTP/1.1 201 .*\\.1\"}HTTP/1.1 404 .*HTTP/1.1 201 .*\\.2\"}");
    }

    @Test
    void aThousandPipelinedRequestsAreAllAnsweredInTheirOrder() throws Exception {
        String body = "{\"type\":\"t\",\"data\":{}}";
        String post =
                "POST /v1/topics/rooms/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body;
        String answers = raw(post.repeat(1000) + "GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(Pattern.compile("\"id\":\"[0-9a-z]+\\.([0-9]+)\"")
                        .matcher(answers)
                        .results()
                        .map(found -> Integer.parseInt(found.group(1))))
                .isEqualTo(IntStream.rangeClosed(1, 1000).boxed().toList());
        assertThat(answers).contains("HTTP/1.1 404 ");
    }

    /** The shortest there are: more of them than of any others come out of what is read at once. */
    @Test
    void aThousandOfTheShortestRequestsAreAllAnswered() throws Exception {
        String answers = raw("GET / HTTP/1.1\r\n\r\n".repeat(1000) + "GET /none HTTP/1.0\r\n\r\n");
        assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(1001);
        assertThat(answers).contains(" 404 ");
    }

    @ParameterizedTest
    @CsvSource({"431,GET / HTTP/1.1¶x: LONG¶¶", "414,GET /LONG HTTP/1.1¶¶", "400,GET / HTTP/1.1¶a b: c¶¶"})
    void whatIsNotHttpIsAProblemToo(int status, String request) throws Exception {
        assertThat(raw(request.replace("LONG", "x".repeat(20_000)).replace("¶", "\r\n")))
                .startsWith("HTTP/1.1 " + status)
                .contains("application/problem+json");
    }

    @Test
    void filesAreServedWithATagAndNothingBeside() throws Exception {
        HttpResponse<String> page = served.get("/page.html");
        assertThat(page.body()).isEqualTo("<p>hello");
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        String tag = page.headers().firstValue("etag").orElseThrow();
        HttpResponse<String> again = served.send("GET", "/page.html", "", "if-none-match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        HttpResponse<String> head = served.send("HEAD", "/page.html", "");
        assertThat(head.headers().firstValue("content-length")).contains("8");
        for (String hidden :
                new String[] {"/.secret", "/_links.yaml", "/%2e%2e/etc/passwd", "/x%00", "/page.html/", "/none"}) {
            assertThat(served.get(hidden).statusCode()).as(hidden).isEqualTo(404);
        }
        assertThat(served.get("/").statusCode()).isEqualTo(200);
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket("localhost", served.notifier.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
