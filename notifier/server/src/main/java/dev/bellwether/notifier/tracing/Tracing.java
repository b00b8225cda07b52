package dev.bellwether.notifier.tracing;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TraceContext;
import org.jspecify.annotations.Nullable;

/** Follows notifications from their publishers to sockets. Any thread; nothing blocks or fails but {@link #close}, which takes 2 s at most. */
public interface Tracing extends AutoCloseable {
    /** Follows none. */
    Tracing OFF = new Tracing() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public Publishing publishing(String topic, int bytes, @Nullable TraceContext from) {
            return Publishing.UNSEEN;
        }

        @Override
        public @Nullable Delivering delivering(Cursor id, StoredEvent event, @Nullable TraceContext from, int loops) {
            return null;
        }

        @Override
        public void close() {}
    };

    /** Whether it is worth looking for a {@link TraceContext}. */
    boolean isOn();

    /**
     * A notification goes to the log.
     *
     * @param topic a topic or a pattern
     * @param bytes what is stored
     * @param from what its publisher was doing; null where that is not known
     */
    Publishing publishing(String topic, int bytes, @Nullable TraceContext from);

    /**
     * A notification came from the log.
     *
     * @param from {@link Publishing#context} of whoever published it
     * @param loops how many event loops will say that they have {@linkplain Delivering#written written} it
     * @return null for one that is not followed
     */
    @Nullable
    Delivering delivering(Cursor id, StoredEvent event, @Nullable TraceContext from, int loops);

    /** Sends what it has, if that can be done soon. */
    @Override
    void close();

    /** One that is on its way to the log. */
    interface Publishing {
        /** One that is not followed. */
        Publishing UNSEEN = new Publishing() {
            @Override
            public @Nullable TraceContext context() {
                return null;
            }

            @Override
            public void stored(Cursor id, boolean again) {}

            @Override
            public void failed(String outcome) {}
        };

        /** What is to go with it; null for one that is not followed. */
        @Nullable
        TraceContext context();

        /** @param again whether the log had it before, from an earlier attempt */
        void stored(Cursor id, boolean again);

        /** @param outcome as {@code bellwether.publishes} counts it */
        void failed(String outcome);
    }

    /** One that is on its way to sockets. */
    interface Delivering {
        /**
         * An event loop has written it, and flushed. Once for each loop.
         *
         * @param streams of the loop that it was written to
         */
        void written(int streams);
    }
}
