package dev.bellwether.notifier.page;

import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.page.StaticFiles.Sought;
import dev.bellwether.notifier.push.PageRequest;
import dev.bellwether.notifier.push.PageResources;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET} of anything else: files of the static root, with {@code index.html} for a folder, and a short page at {@code /} where there is
 * none. Files are read apart from the event loops. What a page links to in {@code _links.yaml} is announced before its headers, where the
 * page is answered whole.
 */
public final class PageRoute implements Route, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageRoute.class);

    private static final StaticFile WELCOME = StaticFile.text(
            "text/html; charset=utf-8",
            "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Bellwether</title>\n"
                    + "<p>A notification gateway. Subscribe at <code>/v1/stream?topic=…</code>.\n");

    /**
     * Bytes of files outside the heap, beyond which none is read until some have been sent: an eighth of what the heap may grow to, for both are of one
     * container.
     */
    private static final int ROOM =
            (int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 8);

    private final @Nullable StaticFiles files;
    private final PageResources resources;
    private final ExecutorService readers =
            Executors.newFixedThreadPool(2, new DefaultThreadFactory("bellwether-files", true));

    /** @param root null for no files; need not exist */
    public PageRoute(@Nullable Path root, PageResources resources) {
        this.files = root == null ? null : new StaticFiles(root, ROOM);
        this.resources = resources;
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        StaticFiles from = files;
        PageRequest page = page(exchange, request.headers().copy());
        if (from == null) {
            answer(exchange, page, Sought.None.NOT_SERVED);
            return;
        }
        AcceptEncoding codings = new AcceptEncoding(PageAnswer.listed(page.headers(), HttpHeaderNames.ACCEPT_ENCODING));
        readers.execute(() -> {
            if (exchange.channel().isActive()) { // otherwise nobody waits for it any more
                Sought sought = find(from, page, codings, exchange);
                deliver(exchange, page, sought);
            }
        });
    }

    @Override
    public void close() {
        readers.shutdownNow();
        if (files != null) {
            files.close();
        }
    }

    private void deliver(Exchange exchange, PageRequest page, Sought sought) {
        try {
            exchange.context().executor().execute(() -> answer(exchange, page, sought));
        } catch (RejectedExecutionException e) {
            LOG.debug("the process ends before {} is answered", page.path(), e);
            if (sought instanceof Sought.Found found) {
                ReferenceCountUtil.release(found.file().content());
            }
        }
    }

    private static Sought find(StaticFiles files, PageRequest page, AcceptEncoding codings, Exchange exchange) {
        return files.find(page, codings, file -> new PageAnswer(exchange.method(), page.headers(), file).isOfContent());
    }

    private void answer(Exchange exchange, PageRequest page, Sought sought) {
        if (sought instanceof Sought.Found found) {
            send(exchange, page, found.file());
        } else if (sought == Sought.None.NO_ROOM) {
            exchange.respond(Problem.of(
                            HttpResponseStatus.SERVICE_UNAVAILABLE, "files that are being sent take the room for files")
                    .with(HttpHeaderNames.RETRY_AFTER, "1"));
        } else if (page.path().equals("/")) {
            send(exchange, page, WELCOME);
        } else {
            exchange.respond(Problem.of(HttpResponseStatus.NOT_FOUND, "nothing is served at this path"));
        }
    }

    private void send(Exchange exchange, PageRequest page, StaticFile file) {
        PageAnswer answer = new PageAnswer(exchange.method(), page.headers(), file);
        if (answer.isWhole() && !file.links().isEmpty()) {
            resources.announce(page, file.links(), exchange.context());
        }
        exchange.respond(answer.response());
    }

    private static PageRequest page(Exchange exchange, HttpHeaders request) {
        return new PageRequest(
                exchange.connection().isHttp2(),
                exchange.scheme(),
                request.get(HttpHeaderNames.HOST, ""),
                exchange.path(),
                request);
    }
}
