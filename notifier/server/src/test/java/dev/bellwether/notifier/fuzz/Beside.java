package dev.bellwether.notifier.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Clients that do nothing wrong: one has a stream over HTTP/2, the other publishes to it. */
final class Beside {
    private final MemoryChannel subscriber;
    private final MemoryChannel publisher;
    private int published;

    private Beside(MemoryChannel subscriber, MemoryChannel publisher) {
        this.subscriber = subscriber;
        this.publisher = publisher;
    }

    static Beside join(Entrance entrance) throws Exception {
        Beside beside = new Beside(entrance.join(), entrance.join());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        said.writeBytes(ScriptReader.preface());
        FrameWriter frames = new FrameWriter(said::writeBytes);
        frames.settings(4, Integer.MAX_VALUE);
        frames.integers(FrameWriter.WINDOW_UPDATE, 0, Integer.MAX_VALUE - 65_535);
        HeaderBlock block = new HeaderBlock(0);
        block.add(":method", "GET");
        block.add(":scheme", "http");
        block.add(":authority", "localhost");
        block.add(":path", "/v1/stream?topic=rooms/beside");
        frames.headers(1, true, 1, block.bytes());
        beside.subscriber.eventLoop().execute(() -> beside.subscriber.arrive(said.toByteArray()));
        Awaited.holds("a stream is opened", () -> contains(beside.subscriber, "retry:"));
        return beside;
    }

    /** @throws Finding when a notification is not delivered */
    void check() {
        int n = ++published;
        String body = "{\"type\":\"beside\",\"data\":{\"n\":\"" + n + "!\"}}";
        byte[] request =
                ("POST /v1/topics/rooms/beside HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: "
                                + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII);
        publisher.eventLoop().execute(() -> publisher.arrive(request));
        Awaited.holds("notification " + n + " is stored", () -> contains(publisher, "HTTP/1.1 201"));
        Awaited.holds(
                "notification " + n + " is delivered to the client beside",
                () -> contains(subscriber, "\"n\":\"" + n + "!\""));
        publisher.forget();
        subscriber.forget();
    }

    private static boolean contains(MemoryChannel client, String said) {
        return text(client).contains(said);
    }

    private static String text(MemoryChannel client) {
        return new String(client.written(), StandardCharsets.ISO_8859_1);
    }
}
