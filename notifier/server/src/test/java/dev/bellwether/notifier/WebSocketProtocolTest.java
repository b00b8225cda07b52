package dev.bellwether.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.notifier.WebSocketWire.Frame;
import dev.bellwether.notifier.WebSocketWire.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The protocol itself: handshakes, frames, compression and closing, right and wrong. */
class WebSocketProtocolTest {
    private static final String[] DEFLATE = {"sec-websocket-extensions", "permessage-deflate; client_max_window_bits"};
    private static final int COMPRESSED_TEXT = 0xC1;

    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served("");
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void theAcceptOfTheRfcsExampleIsAnswered() throws Exception {
        try (WebSocketWire wire =
                Http.HTTP_1_1.open(served, "topic=rooms/1", "sec-websocket-protocol", "x, bellwether.v1")) {
            assertThat(wire.headers)
                    .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .containsEntry("sec-websocket-protocol", "bellwether.v1")
                    .doesNotContainKey("sec-websocket-extensions");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "upgrade: websocket      | upgrade: h2c            | 426 | upgrade: h2c (expected: websocket)",
                "connection: keep-alive, Upgrade | connection: keep-alive | 400 | connection: keep-alive (expected: upgrade)",
                "sec-websocket-version: 13 | sec-websocket-version: 8 | 426 | sec-websocket-version: 8 (expected: 13)",
                "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ== | sec-websocket-key: short | 400 | sec-websocket-key: short",
                "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ== | x: y | 400 | sec-websocket-key:",
                "HTTP/1.1                | HTTP/1.0                | 400 | request: GET with HTTP/1.0",
                "GET                     | POST                    | 405 | method: POST",
                "GET                     | CONNECT                 | 400 | request: CONNECT with HTTP/1.1",
                "topic=rooms/1           | topic=other/1           | 404 | topic: other/1",
                "topic=rooms/1           | topic=rooms/1&since=x   | 400 | since: x",
            })
    void aHandshakeThatCanNeverWorkIsAProblem(String instead, String of, int status, String detail) throws Exception {
        String request = "GET /v1/ws?topic=rooms/1 HTTP/1.1\r\nhost: localhost\r\nconnection: keep-alive, Upgrade\r\n"
                + "upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        assertThat(request).contains(instead);
        try (WebSocketWire wire = WebSocketWire.http1(
                served.notifier.address(), request.replace(instead, of).getBytes(UTF_8))) {
            assertThat(wire.status).isEqualTo(status);
            assertThat(wire.headers).containsEntry("content-type", "application/problem+json");
            assertThat(wire.body()).contains(detail);
            if (status == 426) {
                assertThat(wire.headers)
                        .containsEntry("upgrade", "websocket")
                        .containsEntry("sec-websocket-version", "13");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sec-websocket-version,8,400",
        ":protocol,connect-udp,501",
        ":path,/v1/stream?topic=rooms/1,405",
        ":path,/v1/ws?topic=other/1,404"
    })
    void anExtendedConnectThatCanNeverWorkIsAProblemAndItsConnectionStays(String name, String value, int status)
            throws Exception {
        try (Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            WebSocketWire refused = WebSocketWire.http2(client, "/v1/ws?topic=rooms/1", name, value);
            assertThat(refused.status).isEqualTo(status);
            assertThat(refused.body()).contains("\"status\":" + status);
            WebSocketWire good = WebSocketWire.http2(client, "/v1/ws?topic=rooms/1");
            assertThat(good.status).isEqualTo(200);
            assertThat(good.next().event()).isEqualTo("cursor");
        }
    }

    @Test
    void aProtocolWithoutConnectIsMalformed() throws Exception {
        try (Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            assertThatThrownBy(() -> WebSocketWire.http2(client, "/v1/ws?topic=rooms/1", ":method", "GET"))
                    .hasRootCauseMessage("reset: 1");
        }
    }

    @Test
    void aGetOverHttp2IsToldHowItIsDone() throws Exception {
        try (Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            assertThat(client.get("/v1/ws?topic=rooms/1").status.get()).hasToString("405");
        }
    }

    @Test
    void framesThatCameWithTheHandshakeAreNotLost() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(
                ("GET /v1/ws?topic=rooms/1 HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
                                + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(UTF_8));
        sent.writeBytes(WebSocketWire.frame(WebSocketWire.PING, "early".getBytes(UTF_8)));
        try (WebSocketWire wire = WebSocketWire.http1(served.notifier.address(), sent.toByteArray())) {
            assertThat(wire.next().event()).isEqualTo("cursor");
            assertThat(wire.next()).satisfies(pong -> {
                assertThat(pong.first()).isEqualTo(WebSocketWire.PONG);
                assertThat(pong.text()).isEqualTo("early");
            });
        }
    }

    @Test
    void anUpgradeBehindAnotherRequestWaitsForItsTurn() throws Exception {
        String requests = "GET /v1/nothing HTTP/1.1\r\nhost: localhost\r\n\r\n"
                + "GET /v1/ws?topic=rooms/1 HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
                + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        try (WebSocketWire wire = WebSocketWire.http1(served.notifier.address(), requests.getBytes(UTF_8))) {
            assertThat(wire.status).isEqualTo(404);
            wire.body();
            assertThat(wire.statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
            assertThat(wire.next().event()).isEqualTo("cursor");
            wire.send(WebSocketWire.PING, "x");
            assertThat(wire.next().first()).isEqualTo(WebSocketWire.PONG);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pingsAreAnsweredAndAClientsCloseToo(Http http) throws Exception {
        try (WebSocketWire wire = http.open(served, "topic=rooms/1")) {
            wire.next();
            wire.send(WebSocketWire.PING, "a");
            assertThat(wire.next().text()).isEqualTo("a");
            wire.send(WebSocketWire.PONG, "nobody asked");
            wire.close(3000);
            Frame close = wire.next();
            assertThat(close.first()).isEqualTo(WebSocketWire.CLOSE);
            assertThat(close.closeCode()).isEqualTo(3000);
            assertThat(wire.isAtEnd()).isTrue();
        }
        try (WebSocketWire wire = http.open(served, "topic=rooms/1")) {
            wire.next();
            wire.send(WebSocketWire.CLOSE, "");
            assertThat(wire.next().closeCode()).isEqualTo(1005);
            assertThat(wire.isAtEnd()).isTrue();
        }
    }

    /** What is sent is in hexadecimal, with a mask of zeros where there is one. */
    @ParameterizedTest
    @CsvSource({
        "8100, 1002, without a mask",
        "C18000000000, 1002, RSV1 without an extension",
        "A18000000000, 1002, RSV2",
        "838000000000, 1002, a reserved opcode",
        "8B8000000000, 1002, a reserved control opcode",
        "098000000000, 1002, a fragmented ping",
        "89FE007E00000000, 1002, a ping of 126 bytes",
        "808000000000, 1002, a continuation of nothing",
        "0181000000006101810000000061, 1002, a message within a message",
        "81FE000500000000, 1002, a length longer than need be",
        "88810000000003, 1002, half a status code",
        "88820000000003ED, 1002, a status code that is never sent",
        "88820000000003E7, 1002, a status code below all",
        "88830000000003E8FF, 1007, a reason that is not UTF-8",
        "818100000000FF, 1007, text that is not UTF-8",
        "018200000000C3A9808100000000C3, 1007, text that ends in the midst of a character",
        "018100000000C3808100000000A9, 1003, text in two fragments",
        "828100000000FF, 1003, a binary message",
        "8182000000006869, 1003, a text message",
        "82FE1001000000, 1009, a message above the limit",
        "82FFFFFFFFFFFFFFFFFF00000000, 1002, a length below zero",
    })
    void whatAClientMustNotSendClosesWithItsCode(String sent, int code, String what) throws Exception {
        for (Http http : Http.values()) {
            try (WebSocketWire wire = http.open(served, "topic=rooms/1")) {
                wire.next();
                wire.raw(HexFormat.of().parseHex(sent));
                assertThat(wire.closed().closeCode()).as(what).isEqualTo(code);
                if (code == 1003) {
                    wire.close(1003);
                }
                assertThat(wire.isAtEnd()).as(what).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void fragmentsTogetherAreBoundedToo(Http http) throws Exception {
        try (WebSocketWire wire = http.open(served, "topic=rooms/1")) {
            wire.next();
            wire.send(0x01, "x".repeat(3000));
            wire.send(0x80, "x".repeat(3000));
            assertThat(wire.closed().closeCode()).isEqualTo(1009);
        }
    }

    @ParameterizedTest
    @EnumSource
    void compressedNotificationsInflateEachForItself(Http http) throws Exception {
        try (WebSocketWire wire = http.open(served, "topic=rooms/1", DEFLATE)) {
            assertThat(wire.headers)
                    .containsEntry(
                            "sec-websocket-extensions",
                            "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
            List<String> ids = new ArrayList<>();
            for (int n = 0; n < 3; n++) {
                ids.add(served.publish("rooms/1", n));
            }
            for (String id : ids) {
                Frame frame = wire.next();
                while (frame.first() != COMPRESSED_TEXT
                        || !inflate(frame.payload()).contains("notification")) {
                    frame = wire.next();
                }
                assertThat(inflate(frame.payload())).startsWith("{\"id\":\"" + id + "\",\"event\":\"notification\"");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFragmentedCompressedMessageIsInflatedWhateverTheFragments(Http http) throws Exception {
        byte[] compressed = deflate("hello hello hello hello ä".getBytes(UTF_8));
        for (byte[] payload : List.of(compressed, new byte[] {0})) {
            try (WebSocketWire wire = http.open(served, "topic=rooms/1", DEFLATE)) {
                wire.next();
                for (int i = 0; i < payload.length; i++) {
                    int fin = i == payload.length - 1 ? 0x80 : 0;
                    wire.send(fin | (i == 0 ? 0x41 : 0), new byte[] {payload[i]});
                    wire.send(WebSocketWire.PING, "between");
                }
                // It was understood, and there is nothing to say.
                assertThat(wire.closed().closeCode()).isEqualTo(1003);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "C18400000000FFFFFFFF, 1007, no deflate data",
        "E18000000000, 1002, RSV2 beside RSV1",
        "018100000000 61C08100000000 62, 1002, RSV1 on a continuation",
        "C98000000000, 1002, RSV1 on a ping",
        "8182000000006869, 1003, a message that is not compressed",
    })
    void whatACompressingClientMustNotSendClosesWithItsCode(String sent, int code, String what) throws Exception {
        for (Http http : Http.values()) {
            try (WebSocketWire wire = http.open(served, "topic=rooms/1", DEFLATE)) {
                wire.next();
                wire.raw(HexFormat.of().parseHex(sent.replace(" ", "")));
                assertThat(wire.closed().closeCode()).as(what).isEqualTo(code);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBombIsNotInflated(Http http) throws Exception {
        byte[] bomb = deflate(new byte[2 << 20]);
        assertThat(bomb).hasSizeLessThan(4096);
        try (WebSocketWire wire = http.open(served, "topic=rooms/1", DEFLATE)) {
            wire.next();
            wire.send(0xC2, bomb);
            assertThat(wire.closed().closeCode()).isEqualTo(1009);
        }
    }

    private static byte[] deflate(byte[] message) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(message);
        byte[] out = new byte[message.length + 100];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
    }

    private static String inflate(byte[] payload) throws IOException, DataFormatException {
        Inflater inflater = new Inflater(true);
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.write(payload);
        input.write(new byte[] {0, 0, -1, -1});
        inflater.setInput(input.toByteArray());
        byte[] out = new byte[100_000];
        int length = inflater.inflate(out);
        inflater.end();
        return new String(out, 0, length, UTF_8);
    }
}
