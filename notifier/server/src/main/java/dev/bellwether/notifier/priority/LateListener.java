package dev.bellwether.notifier.priority;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;

/** Passes a connection's events on, and for each stream first that it was added. */
final class LateListener extends Http2ConnectionAdapter {
    private static final Http2Connection.Listener NOBODY = new Http2ConnectionAdapter();

    private final Http2Connection.PropertyKey told;
    private Http2Connection.Listener listener = NOBODY;

    /** @param told of this listener alone */
    LateListener(Http2Connection.PropertyKey told) {
        this.told = told;
    }

    void set(Http2Connection.Listener who) {
        listener = who;
    }

    @Override
    public void onStreamAdded(Http2Stream stream) {
        if (stream.getProperty(told) == null) {
            stream.setProperty(told, Boolean.TRUE);
            listener.onStreamAdded(stream);
        }
    }

    @Override
    public void onStreamActive(Http2Stream stream) {
        onStreamAdded(stream);
        listener.onStreamActive(stream);
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        onStreamAdded(stream);
        listener.onStreamClosed(stream);
    }

    @Override
    public void onStreamRemoved(Http2Stream stream) {
        onStreamAdded(stream);
        listener.onStreamRemoved(stream);
    }
}
