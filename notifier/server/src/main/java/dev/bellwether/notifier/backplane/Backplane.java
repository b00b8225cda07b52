package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The log of notifications. Methods may be called from any thread, never block, and may complete on a thread of the engine:
 * callers go on elsewhere. Stages fail with {@link BackplaneException} alone.
 */
public interface Backplane extends AutoCloseable {
    /** Begins to feed the sink, and keeps doing so through reconnects until {@link #close}. Called once. */
    void start(LiveSink sink);

    /**
     * Appends a notification, unless it is there already.
     *
     * @return what became of it, once the log has said so; failed means not known to be stored
     */
    CompletionStage<Receipt> publish(Publication publication);

    /** Appends a notification that nobody could repeat knowingly: without a key. */
    default CompletionStage<Cursor> publish(String topic, byte[] json) {
        return publish(new Publication(topic, json, null)).thenApply(Receipt::cursor);
    }

    /** The log's extent as it is now, asked from the log itself. */
    CompletionStage<Bounds> bounds();

    /**
     * Reads selected notifications with {@code after < sequence <= upTo} in order, as many as fit in about {@code maxBytes} but at least
     * one. Only what the log still holds: holes are not told here.
     */
    CompletionStage<Page> read(long after, long upTo, TopicSelection topics, int maxBytes);

    /** Where and when, without content: what retention needs to know. Same range and order as {@link #read}. */
    CompletionStage<List<IndexEntry>> index(long after, long upTo, TopicSelection topics);

    /**
     * Topics may keep their notifications for less time than the log keeps others, which {@link #bounds} does not tell.
     *
     * @param before the oldest moment from which on every topic concerned keeps everything
     * @return the greatest sequence that may have been stored before that moment and be gone for its age; 0 when nothing after
     *     {@code after} can be
     */
    CompletionStage<Long> agedOut(long after, Instant before);

    /** Whether the log can be reached, as far as known without asking. */
    boolean connected();

    @Override
    void close();

    /**
     * @param epoch the log's identity
     * @param first the oldest sequence held; {@code last + 1} when nothing is held
     * @param last the newest sequence ever given, 0 for none
     */
    record Bounds(String epoch, long first, long last) {}

    /**
     * @param events in order
     * @param reached nothing selected at or below this sequence is left to read; {@code upTo} when the range is done
     */
    record Page(List<StoredEvent> events, long reached) {
        public Page {
            events = List.copyOf(events);
        }
    }

    /** A notification's place, topic and times; {@code expiresAt} as {@link StoredEvent} has it. */
    record IndexEntry(
            long sequence,
            String topic,
            Instant storedAt,
            @Nullable Instant expiresAt) {
        static IndexEntry of(StoredEvent event) {
            return new IndexEntry(event.sequence(), event.topic(), event.storedAt(), event.expiresAt());
        }
    }
}
