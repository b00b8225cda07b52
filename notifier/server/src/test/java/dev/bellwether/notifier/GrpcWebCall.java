package dev.bellwether.notifier;

import dev.bellwether.v1.Event;
import dev.bellwether.v1.SubscribeRequest;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A call of {@code Subscribe} by gRPC-Web: makes the request's frame, and reads the answer's as they come. */
final class GrpcWebCall {
    static final String PATH = "/bellwether.v1.Notifications/Subscribe";
    private static final Frame END = new Frame(-1, new byte[0]);

    final CompletableFuture<HttpResponse<Void>> response = new CompletableFuture<>();
    private final boolean text;
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private byte[] rest = {};

    /** @param text whether both directions are base64 */
    GrpcWebCall(boolean text) {
        this.text = text;
    }

    /** @param flags -1 for the end of the answer */
    record Frame(int flags, byte[] content) {
        boolean isTrailers() {
            return flags == 0x80;
        }

        boolean isEnd() {
            return flags < 0;
        }

        Event event() throws Exception {
            if (flags != 0) {
                throw new AssertionError(flags + ": " + new String(content, StandardCharsets.UTF_8));
            }
            return Event.parseFrom(content);
        }

        String trailers() {
            return new String(content, StandardCharsets.US_ASCII);
        }
    }

    static SubscribeRequest subscribe(String... topics) {
        return SubscribeRequest.newBuilder().addAllTopics(List.of(topics)).build();
    }

    static byte[] frame(byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    String contentType() {
        return text ? "application/grpc-web-text" : "application/grpc-web+proto";
    }

    /** Sends it over HTTP/1.1. */
    GrpcWebCall http1(Served served, SubscribeRequest request, String... headers) {
        HttpRequest.Builder post = HttpRequest.newBuilder(served.uri(PATH))
                .header("content-type", contentType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body(request)));
        if (headers.length > 0) {
            post.headers(headers);
        }
        HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .sendAsync(
                        post.build(),
                        HttpResponse.BodyHandlers.ofByteArrayConsumer(
                                bytes -> bytes.ifPresentOrElse(this::read, this::end)))
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        response.complete(answer);
                    } else {
                        response.completeExceptionally(failure);
                    }
                });
        return this;
    }

    /** Sends it on a stream of the connection. */
    Http2Client.Stream http2(Http2Client client, SubscribeRequest request, String... headers) {
        List<String> all = new ArrayList<>(List.of("content-type", contentType()));
        all.addAll(List.of(headers));
        Http2Client.Stream stream = client.post(PATH, body(request), this::read, all.toArray(String[]::new));
        stream.ended.thenRun(this::end);
        stream.reset.thenRun(this::end);
        return stream;
    }

    private byte[] body(SubscribeRequest request) {
        byte[] frame = frame(request.toByteArray());
        return text ? Base64.getEncoder().encode(frame) : frame;
    }

    /** The next frame, within ten seconds. */
    Frame next() throws InterruptedException {
        Frame frame = frames.poll(10, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame within 10 s");
        }
        return frame;
    }

    /** The next event that tells more than a cursor. */
    Event nextEvent() throws Exception {
        Event event = next().event();
        while (event.hasCursor()) {
            event = next().event();
        }
        return event;
    }

    /** The trailers, after which the answer ends. */
    String trailers() throws InterruptedException {
        Frame frame = next();
        while (!frame.isTrailers()) {
            if (frame.isEnd()) {
                throw new AssertionError("no trailers");
            }
            frame = next();
        }
        if (!next().isEnd()) {
            throw new AssertionError("a frame after the trailers");
        }
        return frame.trailers();
    }

    private void end() {
        frames.add(END);
    }

    private synchronized void read(byte[] bytes) {
        byte[] decoded = text ? decode(bytes) : bytes;
        byte[] all = Arrays.copyOf(rest, rest.length + decoded.length);
        System.arraycopy(decoded, 0, all, rest.length, decoded.length);
        ByteBuffer buffer = ByteBuffer.wrap(all);
        while (buffer.remaining() >= 5 && buffer.remaining() >= 5 + buffer.getInt(buffer.position() + 1)) {
            int flags = buffer.get() & 0xFF;
            byte[] content = new byte[buffer.getInt()];
            buffer.get(content);
            frames.add(new Frame(flags, content));
        }
        rest = Arrays.copyOfRange(all, buffer.position(), all.length);
    }

    private byte[] decode(byte[] bytes) {
        encoded.writeBytes(bytes);
        byte[] all = encoded.toByteArray();
        int whole = all.length / 4 * 4;
        encoded.reset();
        encoded.write(all, whole, all.length - whole);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        for (int i = 0; i < whole; i += 4) {
            decoded.writeBytes(Base64.getDecoder().decode(Arrays.copyOfRange(all, i, i + 4)));
        }
        return decoded.toByteArray();
    }
}
