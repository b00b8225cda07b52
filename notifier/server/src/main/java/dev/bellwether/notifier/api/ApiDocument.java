package dev.bellwether.notifier.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellwether.notifier.config.NotifierConfig.Limits;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.http.Routes;
import dev.bellwether.notifier.http.WholeAnswer;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;

/**
 * {@code /openapi.json} and {@code /asyncapi.json}: what the public port takes and tells. Open to everybody, for it is what the source says too;
 * of the configuration they have the one limit that a request can be checked against before it is sent.
 */
public final class ApiDocument implements Route {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final byte[] json;

    private ApiDocument(JsonNode document) {
        this.json = document.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static Routes add(Routes routes, Limits limits) {
        ObjectNode openapi = read("openapi.json");
        ((ObjectNode) openapi.at("/components/parameters/topic/schema")).put("maxItems", limits.subscriptions());
        return routes.add("/openapi.json", READING, new ApiDocument(openapi))
                .add("/asyncapi.json", READING, new ApiDocument(read("asyncapi.json")));
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        exchange.respond(WholeAnswer.of(
                HttpResponseStatus.OK,
                HttpHeaderValues.APPLICATION_JSON,
                HttpHeaderValues.NO_CACHE,
                Unpooled.wrappedBuffer(json)));
    }

    private static ObjectNode read(String name) {
        try (InputStream in = ApiDocument.class.getResourceAsStream(name)) {
            ObjectNode document = (ObjectNode) new ObjectMapper().readTree(Objects.requireNonNull(in, name));
            String version = ApiDocument.class.getPackage().getImplementationVersion();
            ((ObjectNode) document.get("info")).put("version", version == null ? "development" : version);
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
