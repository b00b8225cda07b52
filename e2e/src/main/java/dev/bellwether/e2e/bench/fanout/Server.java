package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;

/** A server under measurement: one process on a core of its own, one topic. */
interface Server extends AutoCloseable {
    /** Bytes of an event's data as a subscriber gets it. */
    int EVENT_BYTES = 200;

    String name();

    /** Command line and version, for the report. */
    String described();

    /** Where subscribers connect. */
    int port();

    /** Where the publisher connects, with HTTP/1.1. */
    default int publishPort() {
        return port();
    }

    /** The process whose processor time and memory count. */
    ServerProcess process();

    /** Whether a heap can be looked into. */
    default boolean isJvm() {
        return false;
    }

    /** Where a GET subscribes. */
    String subscribePath();

    /** Where a POST publishes. */
    String publishPath();

    /** A request's body, so that subscribers get {@link #EVENT_BYTES} with that mark in them. */
    String body(String mark);

    @Override
    void close() throws IOException;
}
