package dev.bellwether.notifier.http;

import dev.bellwether.notifier.priority.PriorityMeters;
import dev.bellwether.notifier.priority.PrioritySignals;
import dev.bellwether.notifier.priority.ScheduledConnection;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;

/** Builds one connection's frame codec around a connection whose streams are scheduled. */
final class ServerCodecBuilder extends Http2FrameCodecBuilder {
    private final ScheduledConnection scheduled = new ScheduledConnection();
    private final PriorityMeters priorities;

    ServerCodecBuilder(PriorityMeters priorities) {
        this.priorities = priorities;
        connection(scheduled);
    }

    @Override
    protected Http2FrameCodec build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initialSettings) {
        return super.build(new Listening(decoder, encoder), encoder, initialSettings);
    }

    /** Lets the scheduler hear what is read before the codec does. */
    private final class Listening extends DecoratingHttp2ConnectionDecoder {
        private final Http2ConnectionEncoder encoder;

        Listening(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder) {
            super(decoder);
            this.encoder = encoder;
        }

        @Override
        public void frameListener(Http2FrameListener listener) {
            super.frameListener(new PrioritySignals(listener, scheduled, encoder, priorities));
        }
    }
}
