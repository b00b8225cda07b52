package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.notifier.frames.Capture;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /debug/frames}, with clients whose frames are known. */
class FrameTraceTest {
    private static final HttpClient OPERATOR =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theFramesOfAConnectionAreToldFromItsBeginningToTheResetOfItsStream() throws Exception {
        try (Served served = new Served("");
                Asked asked = ask(served, "peer=127.0.0.1&seconds=60")) {
            assertThat(asked.mediaType()).isEqualTo("application/x-ndjson");
            try (Asked another = ask(served, "peer=127.0.0.1&seconds=1")) {
                assertThat(another.status()).as("one at a time").isEqualTo(409);
            }
            try (Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
                Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
                stream.reader.next();
                served.publish("rooms/1", 1);
                stream.reader.nextEvent();
                stream.cancel();
                String text = asked.readLinesTo("RST_STREAM");
                List<JsonNode> lines = lines(text);
                assertThat(lines.get(0).get("peer").asText()).isEqualTo("127.0.0.1");
                assertThat(lines.get(0).get("whole").asBoolean()).isTrue();
                assertThat(kinds(lines))
                        .startsWith("received SETTINGS 0")
                        .containsSubsequence(
                                "received HEADERS 3",
                                "sent HEADERS 3",
                                "sent DATA 3",
                                "sent DATA 3",
                                "received RST_STREAM 3");
                JsonNode reset = lines.stream()
                        .filter(line -> line.path("type").asText().equals("RST_STREAM"))
                        .findFirst()
                        .orElseThrow();
                assertThat(reset.get("error").asText()).isEqualTo("CANCEL");
                assertThat(reset.get("length").asInt()).isEqualTo(4);
                assertThat(lines.get(1)
                                .get("settings")
                                .get("INITIAL_WINDOW_SIZE")
                                .asInt())
                        .isEqualTo(1 << 16);
                assertThat(text).as("headers and bodies are the client's own").doesNotContain("rooms", "stream?");
            }
        }
    }

    @Test
    void aConnectionIsFollowedFromTheMidstAndIsAsBeforeWhenNobodyLooksAnyMore() throws Exception {
        List<Channel> channels = new CopyOnWriteArrayList<>();
        Customizer noting = new Customizer() {
            @Override
            public void connection(Channel connection) {
                channels.add(connection);
            }
        };
        try (Served served = new Served("", noting, OPERATOR);
                Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
            stream.reader.next();
            Channel connection = channels.get(0);
            List<String> before = connection.pipeline().names();
            try (Asked asked = ask(served, "connection=" + connection.id().asShortText() + "&seconds=60")) {
                await().until(() -> connection.pipeline().names().size() > before.size());
                String first = served.publish("rooms/1", 1);
                assertThat(stream.reader.nextEvent().id()).isEqualTo(first);
                List<JsonNode> lines = lines(asked.readLinesTo("\"DATA\""));
                assertThat(lines.get(0).get("whole").asBoolean()).isFalse();
                assertThat(kinds(lines)).contains("sent DATA 3");
            }
            await().until(() -> connection.pipeline().names().equals(before));
            String second = served.publish("rooms/1", 2);
            assertThat(stream.reader.nextEvent().id()).isEqualTo(second);
        }
    }

    @Test
    void aCaptureHoldsWhatWentOverTlsInClearText() throws Exception {
        SelfSigned certificate = new SelfSigned();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(certificate.trusted())
                .build();
        try (Served served = new Served(certificate.listener(folder), Customizer.NONE, client);
                Asked asked = ask(served, "peer=127.0.0.1&seconds=60&format=pcapng")) {
            assertThat(asked.mediaType()).isEqualTo("application/x-pcapng");
            EventReader reader = served.stream("topic=rooms/1");
            reader.next();
            String id = served.publish("rooms/1", 7);
            assertThat(reader.nextEvent().id()).isEqualTo(id);
            String file = asked.readTo(read -> read.contains("id: " + id + "\ndata: "));
            Capture capture = Capture.read(file.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(capture.conversations()).hasSize(1);
            Capture.Conversation conversation = capture.conversations().get(0);
            assertThat(conversation.client()).startsWith("127.0.0.1:");
            assertThat(conversation.sent(false)).startsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertThat(conversation.sent(true)).contains("event: cursor");
        }
    }

    @Test
    void aTraceEndsWhenItsTimeIsOver() throws Exception {
        try (Served served = new Served("");
                Asked asked = ask(served, "peer=192.0.2.1&seconds=1")) {
            assertThat(asked.rest()).isEqualTo("{\"ended\":\"time\",\"connections\":0,\"frames\":0}\n");
        }
    }

    @Test
    void aTraceEndsWhenItHasToldAsMuchAsItMay() throws Exception {
        String large = "{\"type\":\"t\",\"data\":{\"text\":\"" + "x".repeat(60_000) + "\"}}";
        try (Served served = new Served("");
                Asked asked = ask(served, "peer=127.0.0.1&seconds=60&format=pcapng");
                Http2Client client = new Http2Client(served.notifier.address(), 1 << 20)) {
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
            stream.reader.next();
            for (int bytes = 0; bytes < 9 << 20; bytes += large.length()) {
                assertThat(served.publish("rooms/1", large).statusCode()).isEqualTo(201);
                stream.reader.nextEvent();
            }
            assertThat(asked.rest()).hasSizeBetween(8 << 20, 9 << 20);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seconds=1|400|one of the two",
                "seconds=1&peer=127.0.0.1&connection=00112233|400|one of the two",
                "seconds=61&peer=127.0.0.1|400|seconds: 61 (expected: 1 to 60)",
                "peer=127.0.0.1|400|seconds:  (expected: 1 to 60)",
                "seconds=1&peer=localhost|400|peer: localhost (expected: an IPv4 or IPv6 address)",
                "seconds=1&connection=xyz|400|connection: xyz (expected: 8 hexadecimal digits)",
                "seconds=1&connection=00112233|404|connection: 00112233",
                "seconds=1&peer=::1&format=pcap|400|format: pcap (expected: jsonl or pcapng)",
            })
    void whatCannotBeTracedIsRefused(String query, int status, String detail) throws Exception {
        try (Served served = new Served("");
                Asked asked = ask(served, query)) {
            assertThat(asked.status()).isEqualTo(status);
            assertThat(asked.rest()).contains(detail);
        }
    }

    private static Asked ask(Served served, String query) throws Exception {
        int port = served.notifier.managementAddress().orElseThrow().getPort();
        return new Asked(OPERATOR.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/debug/frames?" + query))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream()));
    }

    /** An answer whose headers are there: the trace has begun. */
    private record Asked(HttpResponse<InputStream> answer) implements AutoCloseable {
        int status() {
            return answer.statusCode();
        }

        String mediaType() {
            return answer.headers().firstValue("content-type").orElseThrow();
        }

        /** Reads until a whole line has the text. */
        String readLinesTo(String text) throws IOException {
            return readTo(read -> wholeLines(read).contains(text));
        }

        /** Reads until what has come, byte by byte a character, is as it should be. */
        String readTo(Predicate<String> enough) throws IOException {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            byte[] buffer = new byte[64 << 10];
            while (!enough.test(read.toString(StandardCharsets.ISO_8859_1))) {
                int count = answer.body().read(buffer);
                if (count < 0) {
                    throw new AssertionError("ended: " + read.toString(StandardCharsets.ISO_8859_1));
                }
                read.write(buffer, 0, count);
            }
            return read.toString(StandardCharsets.ISO_8859_1);
        }

        String rest() throws IOException {
            return new String(answer.body().readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            answer.body().close();
        }
    }

    private static String wholeLines(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private static List<JsonNode> lines(String text) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : wholeLines(text).split("\n")) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private static List<String> kinds(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.has("type"))
                .map(line -> line.get("direction").asText() + " "
                        + line.get("type").asText() + " " + line.get("stream").asInt())
                .toList();
    }
}
