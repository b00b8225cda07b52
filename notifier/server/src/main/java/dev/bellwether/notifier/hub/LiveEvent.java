package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.http.SharedPart;

/**
 * A notification on its way to subscribers, encoded once.
 *
 * @param part its bytes on the wire. Whoever keeps the event beyond the call that delivered it retains them.
 */
public record LiveEvent(long sequence, String topic, SharedPart part) {
    /** Bytes on the wire. */
    public int size() {
        return part.size();
    }
}
