package dev.bellwether.notifier.tracing;

import dev.bellwether.notifier.config.TopicConfig;
import dev.bellwether.notifier.config.TracingConfig;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TraceContext;
import dev.bellwether.notifier.telemetry.PodIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends spans by OTLP over HTTP. A publisher's sampled flag counts; where there is none, a part of all is sampled. */
public final class OtlpTracing implements Tracing {
    private static final long FLUSH_SECONDS = 2;
    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final List<TopicPattern> names;

    /** @param topics in whose names spans are named: there are few of them, and as many topics as anybody likes */
    public OtlpTracing(TracingConfig config, List<TopicConfig> topics, PodIdentity pod, MeterRegistry meters) {
        ExporterLog.follow();
        names = topics.stream().map(TopicConfig::name).toList();
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(config.traces().toString())
                .setMeterProvider(MeterProvider.noop())
                .build();
        provider = SdkTracerProvider.builder()
                .setResource(ServiceResource.of(config.serviceName(), pod))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampling())))
                .addSpanProcessor(new BoundedSpans(exporter, meters))
                .build();
        tracer = provider.get("dev.bellwether.notifier");
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Publishing publishing(String topic, int bytes, @Nullable TraceContext from) {
        String template = template(topic);
        Span span = span("publish " + template, SpanKind.PRODUCER, from);
        if (!span.isRecording()) {
            return Publishing.UNSEEN;
        }
        describe(span, topic, template, bytes);
        span.setAttribute(Names.OPERATION, "publish").setAttribute(Names.OPERATION_TYPE, "send");
        return new PublishSpan(span);
    }

    @Override
    public @Nullable Delivering delivering(Cursor id, StoredEvent event, @Nullable TraceContext from, int loops) {
        if (from == null) {
            return null;
        }
        String template = template(event.topic());
        Span span = span("deliver " + template, SpanKind.CONSUMER, from);
        if (!span.isRecording()) {
            return null;
        }
        describe(span, event.topic(), template, event.json().length);
        span.setAttribute(Names.OPERATION, "deliver")
                .setAttribute(Names.OPERATION_TYPE, "process")
                .setAttribute(Names.ID, id.toString());
        return new DeliverySpan(span, event.storedAt(), loops);
    }

    private Span span(String name, SpanKind kind, @Nullable TraceContext from) {
        return tracer.spanBuilder(name)
                .setParent(W3c.read(from))
                .setSpanKind(kind)
                .startSpan();
    }

    private static void describe(Span span, String topic, String template, int bytes) {
        span.setAttribute(Names.SYSTEM, "bellwether")
                .setAttribute(Names.TOPIC, topic)
                .setAttribute(Names.TEMPLATE, template)
                .setAttribute(Names.BYTES, bytes);
    }

    /** The first configured name that means it. */
    private String template(String topic) {
        TopicPattern published = TopicPattern.of(topic);
        for (TopicPattern name : names) {
            if (name.covers(published)) {
                return name.toString();
            }
        }
        return topic;
    }

    @Override
    public void close() {
        provider.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
    }
}
