package dev.bellwether.notifier.http;

import dev.bellwether.notifier.limits.Refusals;
import dev.bellwether.notifier.limits.Refusals.Reason;
import dev.bellwether.notifier.telemetry.TrafficObserver;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.logging.LogLevel;

/**
 * Builds the server's HTTP/2 frame codec, with an observer told of every RST_STREAM.
 *
 * <p>Resets are seen where frames are read and written, which is where Netty's frame logger stands. Its frame listener hears nothing of a reset of a stream
 * that is already closed here, and that is what a push with a short answer is by the time the client refuses it. All of Netty's ways to send a reset end at the
 * writer: asked for by a handler, by closing a stream's channel, or by the codec itself after a peer's error.
 */
final class ObservedFrameCodec {
    private final int streams;
    private final Resets resets;

    /**
     * @param streams most concurrent streams a peer may open
     * @param observer told on the connection's event loop
     * @param refusals told of streams beyond the limit, which is what the codec itself refuses
     */
    ObservedFrameCodec(int streams, TrafficObserver observer, Refusals refusals) {
        this.streams = streams;
        this.resets = new Resets(observer, refusals);
    }

    /** A new connection's. */
    Http2FrameCodec build() {
        // Closing a hundred tabs, each with a few streams, is no attack; a thousand resets in half a minute is.
        int most = Math.max(1000, 4 * streams);
        return Http2FrameCodecBuilder.forServer()
                .frameLogger(resets)
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(streams)
                        .maxHeaderListSize(16 << 10)
                        // RFC 8441: a stream may become a WebSocket.
                        .connectProtocolEnabled(true))
                // CVE-2026-50560: a peer that says it takes only tiny headers must not make the server reset its
                // streams.
                .encoderIgnoreMaxHeaderListSize(true)
                .encoderEnforceMaxQueuedControlFrames(1000)
                .decoderEnforceMaxRstFramesPerWindow(most, 30)
                .encoderEnforceMaxRstFramesPerWindow(most, 30)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(8)
                .gracefulShutdownTimeoutMillis(5000)
                .build();
    }

    /** Logs as its parent does, which is not at all unless TRACE is on, and tells the observer. */
    private static final class Resets extends Http2FrameLogger {
        private final TrafficObserver observer;
        private final Refusals refusals;

        Resets(TrafficObserver observer, Refusals refusals) {
            super(LogLevel.TRACE);
            this.refusals = refusals;
            this.observer = observer;
        }

        @Override
        public void logRstStream(Direction direction, ChannelHandlerContext context, int streamId, long errorCode) {
            super.logRstStream(direction, context, streamId, errorCode);
            if (direction == Direction.OUTBOUND && errorCode == Http2Error.REFUSED_STREAM.code()) {
                refusals.count(Reason.STREAMS_PER_CONNECTION);
            }
            observer.reset(
                    context.channel(),
                    direction == Direction.INBOUND
                            ? TrafficObserver.Direction.RECEIVED
                            : TrafficObserver.Direction.SENT,
                    streamId,
                    errorCode,
                    streamId % 2 == 0);
        }
    }
}
