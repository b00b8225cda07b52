package dev.bellwether.notifier.push;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was promised on a connection. On its event loop; there is none for a connection that was promised nothing. */
final class PushLedger {
    private static final AttributeKey<PushLedger> KEY = AttributeKey.valueOf(PushLedger.class, "of");
    /**
     * Beyond so many resources, or characters of their names, a connection is pushed nothing: forgetting would push them again. The client
     * chooses the authority, so how long a name is is its choice too.
     */
    private static final int REMEMBERED = 1000;

    private static final int CHARACTERS = 64 << 10;

    private final Set<String> resources = new HashSet<>();
    private final Set<Channel> open = new HashSet<>();
    private int characters;

    private PushLedger(Channel connection) {
        // Netty closes a stream with its connection, but for one whose answer has not begun.
        connection.closeFuture().addListener(gone -> List.copyOf(open).forEach(Channel::close));
    }

    /** Whether a resource was promised, or may have been. */
    static boolean knows(Channel connection, String resource) {
        PushLedger ledger = connection.attr(KEY).get();
        return ledger != null && (ledger.isFull() || ledger.resources.contains(resource));
    }

    /** Promised and not yet closed. Netty counts a promised stream once its answer begins, which is too late to refuse the next. */
    static int open(Channel connection) {
        PushLedger ledger = connection.attr(KEY).get();
        return ledger == null ? 0 : ledger.open.size();
    }

    /** Notes a promise. */
    static void promised(Channel connection, String resource, Channel stream) {
        PushLedger ledger = connection.attr(KEY).get();
        if (ledger == null) {
            ledger = new PushLedger(connection);
            connection.attr(KEY).set(ledger);
        }
        ledger.note(resource, stream);
    }

    private void note(String resource, Channel stream) {
        resources.add(resource);
        characters += resource.length();
        open.add(stream);
        stream.closeFuture().addListener(closed -> open.remove(stream));
    }

    private boolean isFull() {
        return resources.size() >= REMEMBERED || characters >= CHARACTERS;
    }
}
