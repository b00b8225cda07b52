package dev.bellwether.notifier.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Spans that wait for the collector: so many, and not more, whatever the collector does. The library's own queue tells only its own metrics
 * what it drops; the bound before it counts in ours, and never lets that queue be full.
 */
final class BoundedSpans implements SpanProcessor {
    static final int MOST = 2048;

    private static final int BATCH = 512;
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final AtomicInteger waiting = new AtomicInteger();
    private final Counter exported;
    private final Counter failed;
    private final Counter dropped;
    private final SpanProcessor batches;

    BoundedSpans(SpanExporter exporter, MeterRegistry meters) {
        exported = counter(meters, "exported");
        failed = counter(meters, "failed");
        dropped = counter(meters, "dropped");
        batches = BatchSpanProcessor.builder(new Counted(exporter))
                .setMaxQueueSize(MOST)
                .setMaxExportBatchSize(BATCH)
                .setScheduleDelay(DELAY)
                .build();
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("bellwether.trace.spans")
                .tag("outcome", outcome)
                .description(
                        "Spans that ended: exported to the collector, failed because it did not take them, dropped because "
                                + MOST + " waited for it")
                .register(meters);
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        batches.onStart(parent, span);
    }

    @Override
    public boolean isStartRequired() {
        return batches.isStartRequired();
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (waiting.incrementAndGet() > MOST) {
            waiting.decrementAndGet();
            dropped.increment();
        } else {
            batches.onEnd(span);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode shutdown() {
        return batches.shutdown();
    }

    @Override
    public CompletableResultCode forceFlush() {
        return batches.forceFlush();
    }

    /** What the library's queue has let go of does not wait any more. */
    private final class Counted implements SpanExporter {
        private final SpanExporter exporter;

        Counted(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            CompletableResultCode result = exporter.export(spans);
            result.whenComplete(() -> {
                waiting.addAndGet(-count);
                (result.isSuccess() ? exported : failed).increment(count);
            });
            return result;
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
