package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.backplane.Backplane.IndexEntry;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TraceContext;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** A notification as a message of JetStream: docs/protocol.md, "The log of notifications". */
final class LogMessage {
    static final String ID = "Nats-Msg-Id";
    static final String DIGEST = "Bellwether-Digest";
    static final String EXPIRES = "Bellwether-Expires";
    static final String TIME_TO_LIVE = "Nats-TTL";

    private LogMessage() {}

    /** @param ttl whether the stream allows messages a time to live of their own: where it does not, it refuses those that have one */
    static @Nullable Headers headers(Publication publication, boolean ttl, Instant now) {
        Headers headers = new Headers();
        Publication.Once once = publication.once();
        if (once != null) {
            headers.put(ID, once.id()).put(DIGEST, once.digest());
        }
        Instant expires = publication.lifetime().expiresAt();
        if (expires != null) {
            headers.put(EXPIRES, expires.toString());
        }
        if (ttl) {
            publication
                    .lifetime()
                    .timeToLive(now)
                    .ifPresent(left -> headers.put(TIME_TO_LIVE, Long.toString(left.toSeconds())));
        }
        TraceContext trace = publication.trace();
        if (trace != null) {
            headers.put(TraceContext.PARENT, trace.parent());
            if (trace.state() != null) {
                headers.put(TraceContext.STATE, trace.state());
            }
        }
        return headers.isEmpty() ? null : headers;
    }

    static StoredEvent event(Message message, Subjects subjects) {
        return new StoredEvent(
                message.metaData().streamSequence(),
                subjects.topic(message.getSubject()),
                message.metaData().timestamp().toInstant(),
                expires(message.getHeaders()),
                message.getData());
    }

    /** What the pod that published it was doing; null where nobody follows it. */
    static @Nullable TraceContext trace(Message message) {
        Headers headers = message.getHeaders();
        return headers == null
                ? null
                : TraceContext.of(headers.getFirst(TraceContext.PARENT), headers.getFirst(TraceContext.STATE));
    }

    /**
     * The same, as a direct get gives it.
     *
     * @throws IOException when what describes it is missing
     */
    static StoredEvent direct(Message message, Subjects subjects) throws IOException {
        return new StoredEvent(
                number(message, "Nats-Sequence"),
                subjects.topic(header(message, "Nats-Subject")),
                Instant.parse(header(message, "Nats-Time-Stamp")),
                expires(message.getHeaders()),
                message.getData());
    }

    /** @throws IOException when it has no such header, or one that is no number */
    static long number(Message message, String header) throws IOException {
        String value = header(message, header);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IOException(header + ": " + value + " (expected: a number)", e);
        }
    }

    private static String header(Message message, String name) throws IOException {
        Headers headers = message.getHeaders();
        String value = headers == null ? null : headers.getFirst(name);
        if (value == null) {
            throw new IOException(name + ": absent (expected: what the log says of a message)");
        }
        return value;
    }

    static IndexEntry entry(Message message, Subjects subjects) {
        return IndexEntry.of(event(message, subjects));
    }

    /** What is no time is as good as none: whoever may write to the log decides what is in it. */
    private static @Nullable Instant expires(@Nullable Headers headers) {
        String text = headers == null ? null : headers.getFirst(EXPIRES);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
