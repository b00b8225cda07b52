package dev.bellwether.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;

/** Netty's connection handler, with the manners of a client that resets streams. */
final class Http2Session extends Http2ConnectionHandler {
    private Http2Session(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        super(decoder, encoder, settings);
    }

    static Http2Session create(Http2FrameListener listener, boolean push) {
        return new Builder(listener, push).build();
    }

    @Override
    protected void onStreamError(ChannelHandlerContext ctx, boolean outbound, Throwable cause, StreamException error) {
        // Frames that were on their way when we reset their stream are to be ignored (RFC 9113, 5.4.2). Netty has
        // forgotten the stream by then and would
        // answer each with STREAM_CLOSED, which reads as a fault of the server in its own statistics.
        boolean late =
                !outbound && error.error() == Http2Error.STREAM_CLOSED && connection().stream(error.streamId()) == null;
        if (!late) {
            super.onStreamError(ctx, outbound, cause, error);
        }
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Session, Builder> {
        Builder(Http2FrameListener listener, boolean push) {
            Http2Connection connection = new DefaultHttp2Connection(false);
            // A stream whose reader is slow waits by its own window; the connection's is given back at once, or it
            // would make the other streams wait, too.
            connection
                    .local()
                    .flowController(new DefaultHttp2LocalFlowController(
                            connection, DefaultHttp2LocalFlowController.DEFAULT_WINDOW_UPDATE_RATIO, true));
            connection(connection);
            frameListener(listener);
            initialSettings(Http2Settings.defaultSettings()
                    .pushEnabled(push)
                    .initialWindowSize(1 << 20)
                    .maxHeaderListSize(16 << 10));
            gracefulShutdownTimeoutMillis(0);
            // The limit is for servers that are made to reset; refusing every push of a server that pushes too much is
            // what a whitelist is for.
            encoderEnforceMaxRstFramesPerWindow(0, 1);
        }

        @Override
        protected Http2Session build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Session(decoder, encoder, settings);
        }

        @Override
        protected Http2Session build() {
            return super.build();
        }
    }
}
