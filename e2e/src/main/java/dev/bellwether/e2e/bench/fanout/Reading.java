package dev.bellwether.e2e.bench.fanout;

/** Takes a connection's bytes as they come and hands on those of event streams. */
interface Reading {
    /**
     * @param bytes of which the first {@code length} count
     * @return what must be sent back, empty for nothing
     * @throws IllegalStateException when the server ends what it was asked for
     */
    byte[] take(byte[] bytes, int length, Payload payload);

    /** Gets the bytes of events. */
    interface Payload {
        void part(byte[] bytes, int from, int to);
    }
}
