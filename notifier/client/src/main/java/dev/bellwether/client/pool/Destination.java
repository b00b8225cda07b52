package dev.bellwether.client.pool;

import io.netty.channel.EventLoop;

/** Where a connection leads and how it is made. Equal destinations share connections. */
public interface Destination {
    /** Host and port: what the bound of connections to one place counts by. */
    String authority();

    /** Begins to connect on the loop and reports everything to {@code activity}, always on the loop. */
    void dial(EventLoop loop, Activity activity);

    /** A connection of the pool. */
    interface Connection {
        /** Asks the server for a sign of life, and calls back on the event loop if it comes. */
        void probe(Runnable alive);

        /** Closes it at once. */
        void close();
    }

    /** Told by a connection what happens on it. */
    interface Activity {
        /**
         * It stands.
         *
         * @param maxStreams how many streams the server takes at a time, 0 or more
         */
        void ready(Connection connection, long maxStreams);

        /** The server takes another number of streams at a time from now on. */
        void capacity(long maxStreams);

        /** It takes no more streams. */
        void draining();

        /** Bytes came. */
        void read();

        /** A promise was taken. */
        void pushBegan();

        /** The response to a promise is complete, or will not be. */
        void pushEnded();

        /** It is gone, or was not made; nothing is reported after that. */
        void closed(String reason);
    }
}
