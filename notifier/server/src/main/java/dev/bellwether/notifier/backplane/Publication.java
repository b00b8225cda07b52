package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.event.Fingerprint;
import dev.bellwether.notifier.event.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * What is to be appended to the log.
 *
 * @param topic a topic, or a pattern for all of its topics
 * @param json the notification as it will be stored: UTF-8, never to be written to
 * @param once null where the publisher gave no key: then every publication is a new notification
 * @param trace what goes to {@link LiveSink} with it, on every pod; null where nobody follows it
 */
public record Publication(
        String topic,
        byte[] json,
        @Nullable Once once,
        Lifetime lifetime,
        @Nullable TraceContext trace) {
    /** One that nobody follows. */
    public Publication(String topic, byte[] json, @Nullable Once once, Lifetime lifetime) {
        this(topic, json, once, lifetime, null);
    }

    /** One that is wanted for as long as the log keeps it. */
    public Publication(String topic, byte[] json, @Nullable Once once) {
        this(topic, json, once, Lifetime.UNBOUNDED);
    }

    /**
     * What makes a repeated publication one: within the log's window a second one of the same id is not stored.
     *
     * @param id the same for every attempt; also the JetStream message id
     * @param digest of what the publisher sent: another one under the same id is a conflict
     */
    public record Once(String id, String digest) {
        /** Publishers and topics have each their own keys. */
        public static Once of(String publisher, String topic, String key, String digest) {
            return new Once(Fingerprint.of(publisher, topic, key), digest);
        }
    }
}
