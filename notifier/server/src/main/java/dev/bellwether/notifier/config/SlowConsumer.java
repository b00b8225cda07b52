package dev.bellwether.notifier.config;

/** What becomes of the notifications of a topic, and of the stream, when a client reads more slowly than they come. */
public enum SlowConsumer {
    /** The stream ends; its cursor brings the client back to where it was, and everything is replayed. */
    DISCONNECT("Disconnect"),
    /** The newest value of each concrete topic waits for the client; what it supersedes is not sent. */
    CONFLATE("Conflate"),
    /** The oldest of what waits is not sent, and the client is told of a gap. */
    DROP_OLDEST("DropOldest");

    public static final String EXPECTED = "Disconnect, DropOldest or Conflate";

    private final String text;

    SlowConsumer(String text) {
        this.text = text;
    }

    /** As the configuration and metrics name it. */
    @Override
    public String toString() {
        return text;
    }
}
