package dev.bellwether.notifier;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A collector of traces that takes OTLP over HTTP, and notes the spans it is sent. */
final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Seen> spans = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch open;

    /** One that answers. */
    Collector() throws IOException {
        this(new CountDownLatch(0));
    }

    /** One that answers nothing before the latch is open. */
    Collector(CountDownLatch open) throws IOException {
        this.open = open;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/traces", exchange -> {
            requests.incrementAndGet();
            ExportTraceServiceRequest sent = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            sent.getResourceSpansList().forEach(this::note);
            exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    /** A span, and who sent it. */
    record Seen(Map<String, Object> resource, Span span) {
        String name() {
            return span.getName();
        }

        String trace() {
            return hex(span.getTraceId());
        }

        String id() {
            return hex(span.getSpanId());
        }

        /** Empty for the root. */
        String parent() {
            return hex(span.getParentSpanId());
        }

        Map<String, Object> attributes() {
            return values(span.getAttributesList());
        }
    }

    String yaml() {
        return "tracing: {endpoint: 'http://127.0.0.1:" + server.getAddress().getPort() + "'}\n";
    }

    String yaml(String more) {
        return yaml().replace("}", ", " + more + "}");
    }

    int requests() {
        return requests.get();
    }

    /** All of them, as soon as there are so many. */
    List<Seen> await(int count) {
        Awaitility.await("spans").atMost(Duration.ofSeconds(20)).until(() -> spans.size() >= count);
        return List.copyOf(spans);
    }

    private void note(ResourceSpans sent) {
        Map<String, Object> resource = values(sent.getResource().getAttributesList());
        for (ScopeSpans scope : sent.getScopeSpansList()) {
            scope.getSpansList().forEach(span -> spans.add(new Seen(resource, span)));
        }
    }

    private static Map<String, Object> values(List<KeyValue> attributes) {
        Map<String, Object> values = new TreeMap<>();
        attributes.forEach(each -> values.put(each.getKey(), value(each.getValue())));
        return values;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            default -> value.getStringValue();
        };
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public void close() {
        open.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
