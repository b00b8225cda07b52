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

    /**
     * Reads the newest notification of each selected topic, those with {@code after < sequence <= upTo} in order, as many as fit in about
     * {@code maxBytes} but at least one. Of a topic with one after {@code upTo}, which the live feed brings, an older one may be told or not.
     * A pattern that was published to is a topic of its own.
     */
    CompletionStage<Newest> newest(long after, long upTo, TopicSelection topics, int maxBytes);

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
     * @param evicting whether it may drop its oldest for another reason than their age and the number of their topic's
     */
    record Bounds(String epoch, long first, long last, boolean evicting) {}

    /**
     * @param events in order
     * @param reached nothing selected at or below this sequence is left to read; {@code upTo} when the range is done
     */
    record Page(List<StoredEvent> events, long reached) {
        public Page {
            events = List.copyOf(events);
        }
    }

    /**
     * @param events in order
     * @param reached as {@link Page} has it
     * @param tooMany whether the topics are more than {@link #MOST} ; then none is told
     */
    record Newest(List<StoredEvent> events, long reached, boolean tooMany) {
        /** So many topics are told in any case. */
        public static final int MOST = 1024;

        public Newest {
            events = List.copyOf(events);
        }

        static Newest tooManyUpTo(long upTo) {
            return new Newest(List.of(), upTo, true);
        }

        /** All of them that fit. */
        static Newest of(List<StoredEvent> events, long upTo, int maxBytes) {
            long bytes = 0;
            for (int i = 0; i < events.size(); i++) {
                bytes += events.get(i).json().length;
                if (i > 0 && bytes > maxBytes) {
                    return new Newest(events.subList(0, i), events.get(i - 1).sequence(), false);
                }
            }
            return new Newest(events, upTo, false);
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
