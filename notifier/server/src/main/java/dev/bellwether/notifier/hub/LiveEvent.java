package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.http.SharedPart;
import dev.bellwether.notifier.hub.SlowConsumerRules.Rule;
import dev.bellwether.notifier.tracing.Tracing.Delivering;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A notification on its way to subscribers, encoded once for each transport that has any. Whoever keeps it beyond the call that delivered it
 * retains it.
 */
public final class LiveEvent extends AbstractReferenceCounted {
    private final Cursor at;
    private final StoredEvent event;
    private final AtomicReferenceArray<SharedPart> parts;
    private final @Nullable Delivering traced;
    private @Nullable Rule rule;

    /**
     * @param encodings how many the hub has
     * @param traced null where nobody follows it
     */
    LiveEvent(Cursor at, StoredEvent event, int encodings, @Nullable Delivering traced) {
        this.traced = traced;
        this.at = at;
        this.event = event;
        this.parts = new AtomicReferenceArray<>(encodings);
    }

    public long sequence() {
        return event.sequence();
    }

    public String topic() {
        return event.topic();
    }

    /** When the log took it, by the log's clock. */
    Instant storedAt() {
        return event.storedAt();
    }

    /** Who is to be told when it is written; null for nobody. */
    @Nullable
    Delivering traced() {
        return traced;
    }

    /** The cursor of whoever has seen it. */
    public Cursor at() {
        return at;
    }

    /** Whether it has waited until nobody is to get it any more. */
    boolean isExpired() {
        return event.expiresAt() != null && event.isExpired(Instant.now());
    }

    /** About as many bytes as it takes, whatever the transport. */
    int size() {
        return event.json().length;
    }

    /** What its topic says of slow clients. Looked up when the first is met: threads that do so at once find the same. */
    Rule rule(SlowConsumerRules rules) {
        Rule known = rule;
        if (known == null) {
            known = rules.rule(topic());
            rule = known;
        }
        return known;
    }

    /** Its bytes on the wire; this event keeps the reference. Any thread. */
    public SharedPart part(Encoding encoding) {
        SharedPart part = parts.get(encoding.index());
        return part == null ? encode(encoding) : part;
    }

    private synchronized SharedPart encode(Encoding encoding) {
        SharedPart part = parts.get(encoding.index());
        if (part == null) {
            part = encoding.encode(at, event);
            parts.set(encoding.index(), part);
        }
        return part;
    }

    @Override
    protected void deallocate() {
        for (int i = 0; i < parts.length(); i++) {
            SharedPart part = parts.get(i);
            if (part != null) {
                part.release();
            }
        }
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }
}
