package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What answers with files take of memory while clients do not take them. */
class FileMemoryTest {
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int FLOOD = 64 << 20;

    @TempDir
    private Path root = Path.of("");

    @Test
    void aHundredStreamsWithoutAWindowShareOneContent() throws Exception {
        byte[] file = file(1 << 20);
        try (Served served = served();
                RecordedConnection client = new RecordedConnection(served.notifier.address(), INITIAL_WINDOW_SIZE, 0)) {
            int first = answered(client);
            long before = memory();
            List<Integer> streams = new ArrayList<>();
            for (int i = 1; i < 100; i++) {
                streams.add(answered(client));
            }
            assertThat(memory() - before).as("bytes").isLessThan(8 << 20);

            for (int stream : List.of(first, streams.get(98))) {
                client.windowUpdate(stream, FLOOD);
                client.send();
                client.await(frame -> frame.isEndOf(stream));
                assertThat(body(client, stream)).isEqualTo(file);
            }
        }
    }

    @Test
    void whoDoesNotReadHoldsAPartOfAnAnswerOverHttp1() throws Exception {
        byte[] file = file(16 << 20);
        SelfSigned certificate = new SelfSigned();
        List<Socket> readers = new ArrayList<>();
        try (Served served = new Served(certificate.listener(keys()) + "\nstatic: {root: '" + root + "'}")) {
            readers.add(ask(served, certificate));
            long before = memory();
            for (int i = 0; i < 8; i++) {
                readers.add(ask(served, certificate));
            }
            // Of each what may wait for a socket, encrypted and not; all of it would be 128 MiB.
            assertThat(memory() - before).as("bytes").isLessThan(32 << 20);
            InputStream last = readers.get(8).getInputStream();
            assertThat(last.readNBytes(file.length - 1)).isEqualTo(Arrays.copyOf(file, file.length - 1));
            readers.get(8)
                    .getOutputStream()
                    .write("HEAD / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(last.read()).isEqualTo(file[file.length - 1] & 0xff);
            assertThat(new String(last.readNBytes(8), StandardCharsets.US_ASCII))
                    .as("the connection goes on")
                    .isEqualTo("HTTP/1.1");
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
    }

    private byte[] file(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(1).nextBytes(content);
        Files.write(root.resolve("file.bin"), content);
        // What was changed a moment ago is not shared.
        await().until(() ->
                Files.getLastModifiedTime(root.resolve("file.bin")).toMillis() < System.currentTimeMillis() - 2_100);
        return content;
    }

    private Path keys() throws IOException {
        return Files.createDirectories(root.resolve("_keys"));
    }

    private Served served() throws Exception {
        return new Served("static: {root: '" + root + "'}");
    }

    private static int answered(RecordedConnection client) throws Exception {
        int stream = client.get("/file.bin");
        client.send();
        client.await(frame -> frame.isAnswerTo(stream, 200));
        return stream;
    }

    private static byte[] body(RecordedConnection client, int stream) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        client.frames().stream()
                .filter(frame -> frame.type() == 0 && frame.stream() == stream)
                .forEach(frame -> body.writeBytes(frame.payload()));
        return body.toByteArray();
    }

    /** Asks, and reads the headers alone. */
    private static Socket ask(Served served, SelfSigned certificate) throws Exception {
        Socket socket = certificate.trusted().getSocketFactory().createSocket();
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(served.notifier.address());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write("GET /file.bin HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 200");
        return socket;
    }

    /** Bytes of heap that are reachable, and of what lies outside it. */
    private static long memory() {
        System.gc();
        long pooled = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
        long unpooled = Math.max(0, PlatformDependent.usedDirectMemory())
                - PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + pooled + unpooled;
    }
}
