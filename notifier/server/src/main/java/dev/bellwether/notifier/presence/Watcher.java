package dev.bellwether.notifier.presence;

import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.http.Outlet;
import dev.bellwether.notifier.http.SharedPart;
import dev.bellwether.notifier.hub.Encoding;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.function.Function;

/** A stream whose client is told who comes and leaves. On the stream's event loop, but for what is immutable. */
final class Watcher {
    /** A client that leaves more than this unread is told everything anew once it has read. */
    private static final long MOST_UNREAD = 64 << 10;

    private final Outlet outlet;
    private final Encoding encoding;
    private final TopicSelection topics;
    private final Runnable anew;
    private boolean listed;
    private volatile boolean over;

    /** @param anew asks for {@link #members}, on any thread */
    Watcher(Outlet outlet, Encoding encoding, TopicSelection topics, Runnable anew) {
        this.outlet = outlet;
        this.encoding = encoding;
        this.topics = topics;
        this.anew = anew;
    }

    EventLoop loop() {
        return outlet.channel().eventLoop();
    }

    boolean concerns(String topic) {
        return topics.matches(topic);
    }

    Iterable<TopicPattern> patterns() {
        return topics.patterns();
    }

    /** Everybody, as of now. */
    void members(List<byte[]> events) {
        if (!over) {
            listed = true;
            events.forEach(event ->
                    outlet.write(encoding.format().presence(outlet.channel().alloc(), event)));
            outlet.flush();
        }
    }

    /** @param parts has each change in bytes of a transport; keeps its references */
    void changes(List<byte[]> changes, Function<Encoding, Function<byte[], SharedPart>> parts) {
        if (over || !listed) {
            return;
        }
        if (outlet.queued() > MOST_UNREAD) {
            listed = false;
            outlet.whenDrained(() -> loop().execute(anew));
            return;
        }
        changes.forEach(change -> outlet.write(parts.apply(encoding).apply(change)));
        outlet.flush();
    }

    /** Any thread. */
    boolean isOver() {
        return over;
    }

    void over() {
        over = true;
    }
}
