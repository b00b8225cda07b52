package dev.bellwether.notifier.flood;

import dev.bellwether.notifier.priority.ScheduledConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** Where RFC 9113 asks for another answer to an error of a stream than Netty's codec has. */
final class StreamErrors {
    private final Http2FrameCodec codec;
    private @Nullable LastResets resets;

    StreamErrors(Http2FrameCodec codec) {
        this.codec = codec;
    }

    /** What closes the connection. */
    record Fatal(Http2Error error, String why) {}

    /**
     * A stream is about to be reset. One that the codec does not know has headers that it has read and does not like; or something came on it while it is
     * idle, which is an error of the connection (section 5.1).
     *
     * @param newest stream that the client has opened
     */
    @Nullable
    Fatal reset(int stream, int newest) {
        LastResets last = resets == null ? new LastResets() : resets;
        resets = last;
        last.add(stream);
        Http2Connection connection = codec.connection();
        if (connection.stream(stream) != null || connection.streamMayHaveExisted(stream)) {
            return null;
        }
        if (stream % 2 == 0 || stream > newest) {
            return new Fatal(Http2Error.PROTOCOL_ERROR, "an error of stream " + stream + ", which is idle");
        }
        if (connection instanceof ScheduledConnection scheduled) {
            scheduled.passedOver(stream);
        }
        return null;
    }

    /**
     * A header block is about to be taken. On a stream that is over, or was passed over, that is an error of the connection (sections 5.1 and 5.1.1), for which
     * Netty would only reset the stream; a client that has not seen its stream's reset is in no error. On one that the client has ended it is the stream's
     * error, for which Netty has another code.
     *
     * @param pipeline where the codec is
     */
    @Nullable
    Fatal headers(int stream, ChannelHandlerContext pipeline) {
        Http2Connection connection = codec.connection();
        Http2Stream known = connection.stream(stream);
        if (known == null && connection.remote().mayHaveCreatedStream(stream) && !wasReset(stream)) {
            return new Fatal(Http2Error.STREAM_CLOSED, "HEADERS on stream " + stream + ", which is over");
        }
        if (known != null && known.state() == Http2Stream.State.HALF_CLOSED_REMOTE) {
            ChannelHandlerContext codecs = pipeline.pipeline().context(codec);
            codec.resetStream(codecs, stream, Http2Error.STREAM_CLOSED.code(), codecs.newPromise());
        }
        return null;
    }

    private boolean wasReset(int stream) {
        LastResets last = resets;
        return last != null && last.contains(stream);
    }
}
