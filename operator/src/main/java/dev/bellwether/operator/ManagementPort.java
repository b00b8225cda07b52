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
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The operator's own probes ({@code /livez}, {@code /readyz}) and metrics ({@code /metrics}), plain HTTP, read only. */
final class ManagementPort implements AutoCloseable {
    /** Each answer has a thread of its own: who reads {@code /metrics} slowly keeps no probe waiting. Beyond so many they are hung up on. */
    private static final int THREADS = 32;

    private static final int IDLE_SECONDS = 10;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private ManagementPort(HttpServer server, ThreadPoolExecutor threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Opens the port.
     *
     * @param port 0 for any that is free
     * @throws IOException if the port is taken
     */
    static ManagementPort open(int port, PrometheusMeterRegistry registry, Supplier<OperatorHealth> health)
            throws IOException {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(0, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>());
        server.setExecutor(threads);
        server.createContext("/livez", exchange -> probe(exchange, health.get().fatal()));
        server.createContext("/readyz", exchange -> probe(exchange, health.get().unready()));
        server.createContext("/metrics", exchange -> answer(exchange, 200, registry.scrape()));
        server.start();
        return new ManagementPort(server, threads);
    }

    /** Where it listens. */
    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void probe(HttpExchange exchange, Optional<String> trouble) throws IOException {
        answer(exchange, trouble.isEmpty() ? 200 : 503, trouble.orElse("ok"));
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
