package dev.bellwether.notifier;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import org.junit.jupiter.api.Test;

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
