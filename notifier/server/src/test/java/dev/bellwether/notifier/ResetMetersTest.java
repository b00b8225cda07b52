package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Resets on real connections, by who asked for them. */
class ResetMetersTest {
    @Test
    void aStreamThatTheClientCancelsIsTheClients() throws Exception {
        try (Served served = new Served("");
                Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
            stream.reader.next();
            stream.cancel();
            await().until(() -> resets(served, "received", "client") == 1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCEL", "INTERNAL_ERROR", "PROTOCOL_ERROR"})
    void aClientsResetIsCountedByTheCodeThatItSent(Http2Error code) throws Exception {
        try (Served served = new Served("");
                FrameSocket client = FrameSocket.open(served)) {
            List<Integer> streams = List.of(
                    client.get("/v1/stream?topic=rooms/1"),
                    client.get("/"), // answered whole before the reset comes
                    client.request(Http2Flags.END_HEADERS, FrameSocket.block("POST", "/v1/topics/rooms/1")),
                    client.request(
                            Http2Flags.END_HEADERS,
                            FrameSocket.block(
                                    "CONNECT",
                                    "/v1/ws?topic=rooms/1",
                                    ":protocol",
                                    "websocket",
                                    "sec-websocket-version",
                                    "13")));
            for (int answers = 0; answers < 3; answers++) {
                client.next(Http2FrameTypes.HEADERS);
            }
            for (int stream : streams) {
                client.frame(Http2FrameTypes.RST_STREAM, 0, stream, FrameSocket.integer((int) code.code()));
            }
            client.frame(Http2FrameTypes.PING, 0, 0, new byte[8]);
            client.next(Http2FrameTypes.PING);

            assertThat(managed(served, "/v1/telemetry?epoch=e&salt=00112233445566778899aabbccddeeff"))
                    .contains("\"resets\":{\"sent\":{},\"received\":{\"" + code + "\":4}}");
            assertThat(managed(served, "/metrics").lines().filter(line -> line.startsWith("bellwether_rst_stream_")))
                    .containsExactly("bellwether_rst_stream_total{cause=\"client\",code=\"" + code
                            + "\",direction=\"received\"} 4.0");
        }
    }

    @Test
    void aStreamBeyondTheLimitIsTheLimits() throws Exception {
        try (Served served = new Served("limits: {streamsPerConnection: 1}");
                Socket socket = connect(served)) {
            OutputStream out = socket.getOutputStream();
            for (byte stream = 1; stream <= 3; stream += 2) {
                byte[] request = {
                    0, 0, 3, 1, 4, 0, 0, 0, stream, (byte) 0x83, (byte) 0x86, (byte) 0x84,
                };
                out.write(request);
            }
            out.flush();
            await().until(() -> resets(served, "sent", "limit") == 1);
        }
    }

    @Test
    void aStreamOnWhichTheClientBreaksTheProtocolIsTheProtocols() throws Exception {
        try (Served served = new Served("");
                Socket socket = connect(served)) {
            OutputStream out = socket.getOutputStream();
            byte[] post = {0, 0, 3, 1, 4, 0, 0, 0, 1, (byte) 0x83, (byte) 0x86, (byte) 0x84};
            byte[] noIncrement = {0, 0, 4, 8, 0, 0, 0, 0, 1, 0, 0, 0, 0};
            out.write(post);
            out.write(noIncrement);
            out.flush();
            await().until(() -> resets(served, "sent", "protocol") == 1);
        }
    }

    /** What the management port answers; of telemetry, which does not end, the first line. */
    private static String managed(Served served, String target) throws Exception {
        URI uri = URI.create("http://127.0.0.1:"
                + served.notifier.managementAddress().orElseThrow().getPort() + target);
        try (Stream<String> lines = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines())
                .body()) {
            return lines.limit(target.equals("/metrics") ? Long.MAX_VALUE : 1).collect(Collectors.joining("\n"));
        }
    }

    /** With the preface and settings sent. */
    private static Socket connect(Served served) throws IOException {
        Socket socket = new Socket("127.0.0.1", served.notifier.address().getPort());
        byte[] preface = new byte[24];
        Http2CodecUtil.connectionPrefaceBuf().readBytes(preface);
        socket.getOutputStream().write(preface);
        socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        // The server holds a client to its settings once they are acknowledged.
        socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 1, 0, 0, 0, 0});
        return socket;
    }

    private static double resets(Served served, String direction, String cause) {
        return served
                .notifier
                .meters()
                .find("bellwether.rst.stream")
                .tags("direction", direction, "cause", cause)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
