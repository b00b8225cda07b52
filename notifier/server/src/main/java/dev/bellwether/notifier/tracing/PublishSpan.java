package dev.bellwether.notifier.tracing;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/** From a notification's having been found good to the log's word on it. */
final class PublishSpan implements Tracing.Publishing {
    private final Span span;

    PublishSpan(Span span) {
        this.span = span;
    }

    @Override
    public @Nullable TraceContext context() {
        return W3c.write(span);
    }

    @Override
    public void stored(Cursor id, boolean again) {
        span.setAttribute(Names.ID, id.toString())
                .setAttribute(Names.OUTCOME, again ? "duplicate" : "stored")
                .end();
    }

    @Override
    public void failed(String outcome) {
        span.setAttribute(Names.OUTCOME, outcome)
                .setAttribute(Names.ERROR, outcome)
                .setStatus(StatusCode.ERROR)
                .end();
    }
}
