package dev.bellwether.operator.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod's reports, followed for as long as it is open. A connection that ends, fails or is silent for three seconds is dialled
 * again after 250 ms, doubling to 2 s; the first report of each connection is a full one, so nothing is lost in between.
 */
final class TelemetryStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TelemetryStream.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SILENCE_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long FIRST_DELAY_MILLIS = 250;
    private static final long LAST_DELAY_MILLIS = 2000;

    private final HttpClient client;
    private final Supplier<HttpRequest> request;
    private final ScheduledExecutorService executor;
    private final Consumer<TelemetryReport> reports;
    private final String name;

    private boolean closed;
    private long heardNanos = System.nanoTime();
    private long delayMillis = FIRST_DELAY_MILLIS;
    private @Nullable CompletableFuture<?> exchange;

    TelemetryStream(
            String name,
            HttpClient client,
            Supplier<HttpRequest> request,
            ScheduledExecutorService executor,
            Consumer<TelemetryReport> reports) {
        this.name = name;
        this.client = client;
        this.request = request;
        this.executor = executor;
        this.reports = reports;
    }

    /** Dials; to be called once, and like everything here on the executor's only thread or before anything else. */
    void open() {
        if (closed) {
            return;
        }
        heardNanos = System.nanoTime();
        ReportLines lines = new ReportLines(name, executor, this::heard, this::cut);
        CompletableFuture<HttpResponse<Void>> sent = client.sendAsync(request.get(), answer -> {
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "telemetry of " + name + ": status " + answer.statusCode() + " (expected: 200)");
            }
            return HttpResponse.BodySubscribers.fromSubscriber(lines);
        });
        exchange = sent;
        var unused = sent.whenCompleteAsync((answer, failure) -> ended(sent, failure), executor);
    }

    /** Cuts a connection that has gone silent; its end then dials again. */
    void watch() {
        CompletableFuture<?> current = exchange;
        if (!closed && current != null && System.nanoTime() - heardNanos > SILENCE_NANOS) {
            LOG.debug("telemetry of {}: silent, dialling again", name);
            current.cancel(true);
        }
    }

    private void cut() {
        if (exchange != null) {
            exchange.cancel(true);
        }
    }

    private void ended(CompletableFuture<?> which, @Nullable Throwable failure) {
        if (closed || exchange != which) {
            return;
        }
        exchange = null;
        LOG.debug("telemetry of {}: ended ({}), again in {} ms", name, failure, delayMillis);
        var unused = executor.schedule(this::open, delayMillis, TimeUnit.MILLISECONDS);
        delayMillis = Math.min(delayMillis * 2, LAST_DELAY_MILLIS);
    }

    private void heard(String line) {
        if (closed || line.isEmpty()) {
            return;
        }
        try {
            TelemetryReport report = JSON.readValue(line, TelemetryReport.class);
            heardNanos = System.nanoTime();
            delayMillis = FIRST_DELAY_MILLIS;
            reports.accept(report);
        } catch (JsonProcessingException e) {
            LOG.warn("telemetry of {}: a line that is no report: {}", name, e.getOriginalMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        cut();
    }
}
