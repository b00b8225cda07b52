package dev.bellwether.operator.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When the numbers in a gateway's status that change all the time may be written again: every 30 seconds at most. */
final class StatusNumbers {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final Map<String, Instant> written = new ConcurrentHashMap<>();

    boolean due(String uid, Instant now) {
        Instant last = written.get(uid);
        return last == null || !now.isBefore(last.plus(INTERVAL));
    }

    void written(String uid, Instant now) {
        written.put(uid, now);
    }

    void forget(String uid) {
        written.remove(uid);
    }
}
