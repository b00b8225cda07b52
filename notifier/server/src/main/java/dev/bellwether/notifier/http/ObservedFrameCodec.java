package dev.bellwether.notifier.http;

import dev.bellwether.notifier.telemetry.TrafficObserver;
import dev.bellwether.notifier.telemetry.TrafficObserver.Direction;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DecoratingHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Builds the server's HTTP/2 frame codec, with an observer told of every RST_STREAM.
 *
 * <p>Received ones are seen at the frame listener, before the codec decides whether it still knows the stream. Sent ones are seen at the
 * frame writer, which is where all of Netty's ways to reset a stream end: asked for by a handler, by closing a stream's channel, or by the
 * codec itself after a peer's error.
 */
final class ObservedFrameCodec extends Http2FrameCodecBuilder {
    private final TrafficObserver observer;

    private ObservedFrameCodec(TrafficObserver observer) {
        this.observer = observer;
        server(true);
    }

    /**
     * @param streams most concurrent streams a peer may open
     * @param observer told on the connection's event loop
     */
    static Http2FrameCodec of(int streams, TrafficObserver observer) {
        // Closing a hundred tabs, each with a few streams, is no attack; a thousand resets in half a minute is.
        int resets = Math.max(1000, 4 * streams);
        return new ObservedFrameCodec(observer)
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(streams)
                        .maxHeaderListSize(16 << 10))
                // CVE-2026-50560: a peer that says it takes only tiny headers must not make the server reset its
                // streams.
                .encoderIgnoreMaxHeaderListSize(true)
                .encoderEnforceMaxQueuedControlFrames(1000)
                .decoderEnforceMaxRstFramesPerWindow(resets, 30)
                .encoderEnforceMaxRstFramesPerWindow(resets, 30)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(8)
                .gracefulShutdownTimeoutMillis(5000)
                .build();
    }

    @Override
    protected Http2FrameCodec build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return super.build(new Received(decoder), new Sent(encoder), settings);
    }

    private static boolean isPushed(int streamId) {
        return streamId % 2 == 0;
    }

    /** Sees what the peer resets. */
    private final class Received extends DecoratingHttp2ConnectionDecoder {
        Received(Http2ConnectionDecoder decoder) {
            super(decoder);
        }

        @Override
        public void frameListener(Http2FrameListener listener) {
            super.frameListener(new Http2FrameListenerDecorator(listener) {
                @Override
                public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode)
                        throws Http2Exception {
                    observer.reset(context.channel(), Direction.RECEIVED, streamId, errorCode, isPushed(streamId));
                    super.onRstStreamRead(context, streamId, errorCode);
                }
            });
        }
    }

    /** Sees what this server resets. */
    private final class Sent extends DecoratingHttp2ConnectionEncoder {
        private final Http2FrameWriter writer;

        Sent(Http2ConnectionEncoder encoder) {
            super(encoder);
            this.writer = new DecoratingHttp2FrameWriter(encoder.frameWriter()) {
                @Override
                public ChannelFuture writeRstStream(
                        ChannelHandlerContext context, int streamId, long errorCode, ChannelPromise promise) {
                    observer.reset(context.channel(), Direction.SENT, streamId, errorCode, isPushed(streamId));
                    return super.writeRstStream(context, streamId, errorCode, promise);
                }
            };
        }

        @Override
        public Http2FrameWriter frameWriter() {
            return writer;
        }
    }
}
