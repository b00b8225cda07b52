package dev.bellwether.notifier.page;

import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.push.PageRequest;
import dev.bellwether.notifier.push.PageResources;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET} of anything else: files of the static root, with {@code index.html} for a folder, and a short page at {@code /} where there is
 * none. Files are read apart from the event loops. What a page links to in {@code _links.yaml} is announced before its headers.
 */
public final class PageRoute implements Route, AutoCloseable {
    private static final byte[] WELCOME = ("<!doctype html>\n<meta charset=\"utf-8\">\n<title>Bellwether</title>\n"
                    + "<p>A notification gateway. Subscribe at <code>/v1/stream?topic=…</code>.\n")
            .getBytes(StandardCharsets.UTF_8);

    private final @Nullable StaticFiles files;
    private final PageResources resources;
    private final ExecutorService readers =
            Executors.newFixedThreadPool(2, new DefaultThreadFactory("bellwether-files", true));

    /** @param root null for no files; need not exist */
    public PageRoute(@Nullable Path root, PageResources resources) {
        this.files = root == null ? null : new StaticFiles(root);
        this.resources = resources;
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        StaticFiles from = files;
        HttpHeaders headers = request.headers().copy();
        if (from == null) {
            answer(exchange, headers, Optional.empty());
            return;
        }
        readers.execute(() -> {
            Optional<StaticFile> file = from.read(exchange.path());
            exchange.context().executor().execute(() -> answer(exchange, headers, file));
        });
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }

    private void answer(Exchange exchange, HttpHeaders request, Optional<StaticFile> file) {
        if (file.isPresent()) {
            send(exchange, request, file.get());
        } else if (exchange.path().equals("/")) {
            send(exchange, request, new StaticFile("text/html; charset=utf-8", "\"welcome\"", WELCOME, List.of()));
        } else {
            exchange.respond(Problem.of(HttpResponseStatus.NOT_FOUND, "nothing is served at this path"));
        }
    }

    private void send(Exchange exchange, HttpHeaders request, StaticFile file) {
        boolean unchanged = file.isMatchedBy(request.get(HttpHeaderNames.IF_NONE_MATCH));
        if (!unchanged && !file.links().isEmpty()) {
            String scheme = exchange.scheme();
            String authority = request.get(HttpHeaderNames.HOST, "");
            resources.announce(
                    new PageRequest(exchange.connection().isHttp2(), scheme, authority, exchange.path(), request),
                    file.links(),
                    exchange.context());
        }
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                unchanged ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK,
                unchanged ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(file.content()));
        response.headers().set(HttpHeaderNames.ETAG, file.etag()).set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        if (!unchanged) {
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, file.mediaType())
                    .set(HttpHeaderNames.CONTENT_LENGTH, file.content().length)
                    .set("x-content-type-options", "nosniff");
        }
        exchange.respond(response);
    }
}
