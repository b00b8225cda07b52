package dev.bellwether.notifier.priority;

import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server's HTTP/2 connection whose streams a {@link StreamScheduler} orders. Somebody may begin to listen to it when streams are open already: Netty's
 * listeners keep a state for each stream that they make when it is added.
 */
public final class ScheduledConnection extends DefaultHttp2Connection {
    private final StreamScheduler scheduler;
    private @Nullable LateListener late;
    private boolean isTaking;
    private int newestPassedOver;

    public ScheduledConnection() {
        super(true);
        scheduler = new StreamScheduler(this);
        remote().flowController(new DefaultHttp2RemoteFlowController(this, scheduler));
    }

    public StreamScheduler scheduler() {
        return scheduler;
    }

    /** Visits the active streams, by something that does not fail. */
    void eachStream(Consumer<Http2Stream> visitor) {
        try {
            forEachActiveStream(stream -> {
                visitor.accept(stream);
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e); // by no visitor here
        }
    }

    /**
     * A stream of the client's was reset before it was there: one too many, or malformed. What is under way on it is an error of that stream (RFC 9113, section
     * 5.1), where Netty would see frames of a stream that nobody has opened and close the connection.
     */
    public void passedOver(int stream) {
        newestPassedOver = Math.max(newestPassedOver, stream);
    }

    @Override
    public boolean streamMayHaveExisted(int stream) {
        return super.streamMayHaveExisted(stream) || stream % 2 == 1 && stream <= newestPassedOver;
    }

    @Override
    public void addListener(Listener listener) {
        LateListener takes = late;
        if (isTaking && takes != null) {
            takes.set(listener);
        } else {
            super.addListener(listener);
        }
    }

    /**
     * Makes something that listens to this connection, and tells it of the streams that are there. One at a time.
     *
     * @param made its constructor, which adds one listener
     */
    <T> T late(Supplier<T> made) throws Http2Exception {
        LateListener listener = new LateListener(newKey());
        late = listener;
        isTaking = true;
        T latecomer;
        try {
            latecomer = made.get();
        } finally {
            isTaking = false;
        }
        super.addListener(listener);
        forEachActiveStream(stream -> {
            listener.onStreamActive(stream);
            return true;
        });
        return latecomer;
    }

    /** Tells it nothing any more. */
    void forgetLate() {
        LateListener listener = late;
        if (listener != null) {
            removeListener(listener);
            late = null;
        }
    }
}
