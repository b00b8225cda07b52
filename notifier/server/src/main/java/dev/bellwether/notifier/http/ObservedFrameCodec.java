package dev.bellwether.notifier.http;

import dev.bellwether.notifier.config.NotifierConfig.Limits;
import dev.bellwether.notifier.flood.FrameGuard;
import dev.bellwether.notifier.limits.Refusals;
import dev.bellwether.notifier.limits.Refusals.Reason;
import dev.bellwether.notifier.priority.PriorityMeters;
import dev.bellwether.notifier.telemetry.TrafficObserver;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.logging.LogLevel;
import io.netty.util.AsciiString;

/**
 * Builds the server's HTTP/2 frame codec, with an observer told of every RST_STREAM.
 *
 * <p>Resets are seen where frames are read and written, which is where Netty's frame logger stands. Its frame listener hears nothing of a reset of a stream
 * that is already closed here, and that is what a push with a short answer is by the time the client refuses it. All of Netty's ways to send a reset end at the
 * writer: asked for by a handler, by closing a stream's channel, or by the codec itself after a peer's error.
 */
final class ObservedFrameCodec {
    private static final AsciiString TOO_LARGE = HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.codeAsText();
    private final Limits limits;
    private final Resets resets;
    private final PriorityMeters priorities;

    /**
     * @param limits what a peer may do
     * @param observer told on the connection's event loop
     * @param refusals told of streams beyond the limit, which is what the codec itself refuses
     */
    ObservedFrameCodec(Limits limits, TrafficObserver observer, Refusals refusals, PriorityMeters priorities) {
        this.limits = limits;
        this.priorities = priorities;
        this.resets = new Resets(observer, refusals);
    }

    /** A new connection's. */
    Http2FrameCodec build() {
        return new ServerCodecBuilder(priorities)
                .frameLogger(resets)
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(limits.streamsPerConnection())
                        .maxHeaderListSize(16 << 10)
                        // RFC 8441: a stream may become a WebSocket.
                        .connectProtocolEnabled(true))
                // CVE-2026-50560: a peer that says it takes only tiny headers must not make the server reset its
                // streams.
                .encoderIgnoreMaxHeaderListSize(true)
                // RFC 9113 section 8.3.1: a request without one of them is malformed.
                .validateRequiredPseudoHeaders(true)
                .encoderEnforceMaxQueuedControlFrames(1000)
                // Counted by the FrameGuard before they come here.
                .decoderEnforceMaxRstFramesPerWindow(0, 30)
                .encoderEnforceMaxRstFramesPerWindow(0, 30)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(0)
                .decoderEnforceMaxSmallContinuationFrames(limits.flood().continuations())
                .gracefulShutdownTimeoutMillis(5000)
                .build();
    }

    /** Logs as its parent does, which is not at all unless TRACE is on, and tells the observer and the connection's guard. */
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
            FrameGuard guard = context.pipeline().get(FrameGuard.class);
            if (direction == Direction.OUTBOUND && guard != null) {
                guard.reset(streamId, errorCode);
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

        @Override
        public void logHeaders(
                Direction direction,
                ChannelHandlerContext context,
                int streamId,
                Http2Headers headers,
                int padding,
                boolean endStream) {
            super.logHeaders(direction, context, streamId, headers, padding, endStream);
            headers(direction, context, streamId, headers);
        }

        @Override
        public void logHeaders(
                Direction direction,
                ChannelHandlerContext context,
                int streamId,
                Http2Headers headers,
                int streamDependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean endStream) {
            super.logHeaders(
                    direction, context, streamId, headers, streamDependency, weight, exclusive, padding, endStream);
            headers(direction, context, streamId, headers);
        }

        private static void headers(
                Direction direction, ChannelHandlerContext context, int streamId, Http2Headers headers) {
            boolean isRead = direction == Direction.INBOUND;
            if (!isRead && !TOO_LARGE.contentEquals(headers.status())) {
                return;
            }
            FrameGuard guard = context.pipeline().get(FrameGuard.class);
            if (guard != null && isRead) {
                guard.headersRead(streamId);
            } else if (guard != null) {
                guard.largeHeaders();
            }
        }
    }
}
