package dev.bellwether.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The operator's own probes ({@code /livez}, {@code /readyz}) and metrics ({@code /metrics}), plain HTTP, read only. */
final class ManagementPort {
    private volatile boolean ready;

    private ManagementPort() {}

    static ManagementPort open(int port, PrometheusMeterRegistry registry) throws IOException {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        ManagementPort probes = new ManagementPort();
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/livez", exchange -> answer(exchange, 200, "ok"));
        server.createContext(
                "/readyz", exchange -> answer(exchange, probes.ready ? 200 : 503, probes.ready ? "ok" : "starting"));
        server.createContext("/metrics", exchange -> answer(exchange, 200, registry.scrape()));
        server.start();
        return probes;
    }

    /** Leading or standing by: both are ready. */
    void ready() {
        ready = true;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
