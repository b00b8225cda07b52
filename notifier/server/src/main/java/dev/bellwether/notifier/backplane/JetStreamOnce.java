package dev.bellwether.notifier.backplane;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;

/**
 * Storing at most once in JetStream: the server remembers message ids, and tells of a repetition only where the original is. What the
 * original said is in a header beside it.
 */
final class JetStreamOnce {
    private static final int NO_MESSAGE_FOUND = 10037;
    private static final int NOT_FOUND = 404;

    private JetStreamOnce() {}

    /** Compares with the original. Blocks: for reader threads alone. */
    static Receipt.Outcome compared(Connection connection, String stream, long sequence, Publication.Once once)
            throws IOException, JetStreamApiException {
        MessageInfo original;
        try {
            original = connection.jetStreamManagement().getMessage(stream, sequence);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE_FOUND || e.getErrorCode() == NOT_FOUND) {
                return Receipt.Outcome.DUPLICATE; // it has outlived its retention
            }
            throw e;
        }
        Headers headers = original.getHeaders();
        boolean same = headers != null && once.digest().equals(headers.getFirst(LogMessage.DIGEST));
        return same ? Receipt.Outcome.DUPLICATE : Receipt.Outcome.CONFLICT;
    }
}
