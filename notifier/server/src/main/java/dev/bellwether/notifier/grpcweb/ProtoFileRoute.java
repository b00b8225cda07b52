package dev.bellwether.notifier.grpcweb;

import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.http.WholeAnswer;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The published description of the service, as it is in the jar; the same path serves protoc and a browser. */
public final class ProtoFileRoute implements Route {
    public static final String PATH = "/bellwether/v1/notifications.proto";

    private final byte[] file;

    public ProtoFileRoute() {
        try (InputStream resource = ProtoFileRoute.class.getResourceAsStream(PATH)) {
            if (resource == null) {
                throw new IllegalStateException(PATH + ": none (expected: in the jar)");
            }
            file = resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        exchange.respond(WholeAnswer.of(
                HttpResponseStatus.OK,
                "text/plain; charset=utf-8",
                HttpHeaderValues.NO_CACHE,
                Unpooled.wrappedBuffer(file)));
    }
}
