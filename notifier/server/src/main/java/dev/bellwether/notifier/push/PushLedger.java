package dev.bellwether.notifier.push;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.HashSet;
import java.util.Set;

/** What was promised on a connection. On its event loop. */
final class PushLedger {
    private static final AttributeKey<PushLedger> KEY = AttributeKey.valueOf(PushLedger.class, "of");
    /** Beyond this many paths a connection is pushed nothing: forgetting would push them again. */
    private static final int REMEMBERED = 1000;

    private final Set<String> paths = new HashSet<>();
    private int open;

    static PushLedger of(Channel connection) {
        PushLedger ledger = connection.attr(KEY).get();
        if (ledger == null) {
            ledger = new PushLedger();
            connection.attr(KEY).set(ledger);
        }
        return ledger;
    }

    boolean knows(String path) {
        return paths.contains(path) || paths.size() >= REMEMBERED;
    }

    /** Promised and not yet closed. Netty counts a promised stream once its answer begins, which is too late to refuse the next. */
    int open() {
        return open;
    }

    void promised(String path, Channel stream) {
        paths.add(path);
        open++;
        stream.closeFuture().addListener(closed -> open--);
    }
}
