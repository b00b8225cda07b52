package dev.bellwether.operator.revision;

/** What holds when a gateway says nothing. None of it is hashed: a new default reaches a gateway with its next revision. */
final class DefaultSettings {
    static final int PORT = 8080;
    static final int MANAGEMENT_PORT = 9090;
    static final int NATS_PORT = 4222;
    static final int DRAIN_GRACE_SECONDS = 20;
    static final long CONNECTIONS = 20_000;
    static final long STREAMS_PER_CONNECTION = 100;
    static final String QUEUED_BYTES_PER_STREAM = "256Ki";
    static final String PAYLOAD = "64Ki";
    static final long RETAINED_MESSAGES = 1000;
    static final String RETAINED_AGE = "1h";
    static final String CPU_REQUEST = "50m";
    static final String MEMORY_REQUEST = "256Mi";
    static final String MEMORY_LIMIT = "768Mi";

    private DefaultSettings() {}
}
