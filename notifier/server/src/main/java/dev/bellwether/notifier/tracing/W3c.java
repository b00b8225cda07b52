package dev.bellwether.notifier.tracing;

import dev.bellwether.notifier.event.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** W3C Trace Context, as the library reads and writes it. Nothing is taken from the thread: event loops serve everybody. */
final class W3c {
    private static final TextMapGetter<TraceContext> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(TraceContext carrier) {
            return List.of(TraceContext.PARENT, TraceContext.STATE);
        }

        @Override
        public @Nullable String get(@Nullable TraceContext carrier, String key) {
            if (carrier == null) {
                return null;
            }
            return key.equals(TraceContext.PARENT) ? carrier.parent() : carrier.state();
        }
    };

    private W3c() {}

    /** The parent of a span; the root for none. */
    static Context read(@Nullable TraceContext from) {
        return from == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), from, GETTER);
    }

    static @Nullable TraceContext write(Span span) {
        Map<String, String> written = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), written, (map, key, value) -> {
            if (map != null) {
                map.put(key, value);
            }
        });
        return TraceContext.of(written.get(TraceContext.PARENT), written.get(TraceContext.STATE));
    }
}
