package dev.bellwether.notifier.flood;

import dev.bellwether.notifier.priority.ScheduledConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of a connection's HTTP/2 codec, counts the frames before any of them costs something, and closes the connection with GOAWAY,
 * ENHANCE_YOUR_CALM, when there are more than its limits allow. What the codec alone can tell is told to it: {@link #reset},
 * {@link #largeHeaders} and {@link #headersRead}.
 */
public final class FrameGuard extends ChannelInboundHandlerAdapter implements FrameHeaders.Found {
    /** So much of a header list of 16 KiB the codec takes before it is decompressed: a quarter more. */
    private static final int MOST_HEADER_BYTES = 20 << 10;
    /** A client that gives back what it has read waits until it is worth a frame. */
    private static final int TINY = 128;

    private static final int NEARLY_SHUT = 1 << 10;
    /** In DATA, in bytes: where a frame's header is much of it. */
    private static final int LITTLE = 64;
    /** Of what is counted: so much of it needs no budget, and that is all that most connections ever send. */
    private static final int FREE = 8;

    private static final int NO_BLOCK = -1;

    private final Floods floods;
    private final Http2FrameCodec codec;
    private final Allowances allowances;
    private final FrameHeaders frames = new FrameHeaders();
    private final Earned earned = new Earned();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Budget budget;
    private Deadline deadline = Deadline.NONE;
    private @Nullable Stalled stalled;
    private @Nullable LastResets resets;
    /** Which frame, or which header block, is waited for. */
    private int awaited;

    private int counted;
    private int newestStream;
    /** The frame with which the header block that is open began. */
    private int block;

    private int continuations = NO_BLOCK;
    private int headerBytes;
    private boolean settled;
    private boolean over;
    private boolean isToldWritability;

    FrameGuard(Floods floods, Http2FrameCodec codec, Allowances allowances) {
        this.floods = floods;
        this.codec = codec;
        this.allowances = allowances;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        expect(added, Flood.PREFACE);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        over = true;
        deadline = deadline.cancel();
        if (stalled != null) {
            stalled.cancel();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (!over && message instanceof ByteBuf bytes) {
            earned.caughtUp();
            frames.read(bytes, this);
        }
        if (over) {
            // Taken until the connection is closed, or what it was told would be lost with what it has not read.
            ReferenceCountUtil.release(message);
        } else {
            reading.fireChannelRead(message);
        }
    }

    /** How many frames the connection has sent so far. */
    int found() {
        return frames.found();
    }

    /** Whether the connection is being closed, and nothing that it sends matters any more. */
    boolean isOver() {
        return over;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext reading) {
        if (settled && !over) {
            boolean waits = continuations != NO_BLOCK || frames.isWithin();
            int part = continuations == NO_BLOCK ? frames.found() : block;
            if (!waits || part != awaited) {
                deadline = deadline.cancel();
            }
            if (waits && !deadline.isSet()) {
                awaited = part;
                expect(reading, Flood.HEADERS);
            }
        }
        reading.fireChannelReadComplete();
    }

    /**
     * The codec hears of it when the frame that it writes is written. It writes a frame in parts, and a flush between two of them may let the channel be
     * writable again: told at once, it would send what waits in the midst of the frame.
     */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (!isToldWritability) {
            isToldWritability = true;
            changed.executor().execute(() -> {
                isToldWritability = false;
                if (!changed.isRemoved()) {
                    changed.fireChannelWritabilityChanged();
                }
            });
        }
    }

    @Override
    public boolean frame(int type, int flags, int stream, int length, int detail) {
        Flood flood =
                switch (type) {
                    case Http2FrameTypes.HEADERS -> headers(flags, stream, length);
                    case Http2FrameTypes.CONTINUATION -> continued(flags, length);
                    case Http2FrameTypes.DATA -> data(flags, length - detail);
                    case Http2FrameTypes.RST_STREAM -> reset();
                    case Http2FrameTypes.PING -> earned.ping() ? null : Flood.PINGS;
                    case Http2FrameTypes.SETTINGS -> settings();
                    // Each makes the codec look at all streams.
                    case Http2FrameTypes.GO_AWAY -> Flood.SETTINGS;
                    case Http2FrameTypes.WINDOW_UPDATE -> windowUpdate(stream, detail);
                    case Http2FrameTypes.PUSH_PROMISE -> null; // an error of the connection
                    default -> Flood.PRIORITIES;
                };
        if (flood != null && (flood == Flood.CONTINUATIONS || !isAllowed(flood))) {
            close(flood);
        }
        return !over;
    }

    /**
     * The codec sends a RST_STREAM; called before it does.
     *
     * @param stream whose
     * @param code RFC 9113 section 7. Those with which the server ends or refuses streams of its own accord count for nothing.
     */
    public void reset(int stream, long code) {
        LastResets last = resets == null ? new LastResets() : resets;
        resets = last;
        last.add(stream);
        unknown(stream);
        boolean isOwn = code == Http2Error.NO_ERROR.code()
                || code == Http2Error.CANCEL.code()
                || code == Http2Error.REFUSED_STREAM.code()
                || code == Http2Error.INTERNAL_ERROR.code()
                || code == Http2Error.ENHANCE_YOUR_CALM.code();
        if (!isOwn && !over && !isAllowed(Flood.CAUSED_RESETS)) {
            close(Flood.CAUSED_RESETS);
        }
    }

    /** Of a stream that the codec does not know: it has read its headers and does not like them, or something on a stream that is idle, which is an error of the connection (section 5.1). */
    private void unknown(int stream) {
        Http2Connection connection = codec.connection();
        if (connection.stream(stream) != null || connection.streamMayHaveExisted(stream)) {
            return;
        }
        if (stream % 2 == 0 || stream > newestStream) {
            close(Http2Error.PROTOCOL_ERROR, "an error of stream " + stream + ", which is idle");
        } else if (connection instanceof ScheduledConnection scheduled) {
            scheduled.passedOver(stream);
        }
    }

    /** The codec answers that a header list is too large. */
    public void largeHeaders() {
        if (!over && !isAllowed(Flood.LARGE_HEADERS)) {
            close(Flood.LARGE_HEADERS);
        }
    }

    /**
     * The codec is about to take a header block. On a stream that is over, or was passed over, that is an error of the connection (RFC 9113
     * sections 5.1 and 5.1.1), for which Netty would only reset the stream; a client that has not seen its stream's reset is in no error. On
     * one that the client has ended it is the stream's error, for which Netty has another code.
     */
    public void headersRead(int stream) {
        Http2Connection connection = codec.connection();
        Http2Stream known = connection.stream(stream);
        if (known == null && connection.remote().mayHaveCreatedStream(stream) && !wasReset(stream)) {
            close(Http2Error.STREAM_CLOSED, "HEADERS on stream " + stream + ", which is over");
        } else if (known != null && known.state() == Http2Stream.State.HALF_CLOSED_REMOTE && context != null) {
            ChannelHandlerContext codecs = context.pipeline().context(codec);
            codec.resetStream(codecs, stream, Http2Error.STREAM_CLOSED.code(), codecs.newPromise());
        }
    }

    private boolean wasReset(int stream) {
        LastResets last = resets;
        return last != null && last.contains(stream);
    }

    /** Looks whether something is stalled. @return whether to look again */
    boolean look() {
        return !over && stalled != null && stalled.look();
    }

    private @Nullable Flood headers(int flags, int stream, int length) {
        block = frames.found();
        headerBytes = length;
        continuations = isSet(flags, Http2Flags.END_HEADERS) ? NO_BLOCK : 0;
        if (stream <= newestStream) {
            return null;
        }
        ChannelHandlerContext here = context;
        if (newestStream == 0 && here != null) {
            stalled = new Stalled(
                    here, codec, floods.time(Flood.STALLED), allowances.factor(), () -> close(Flood.STALLED));
            floods.sweep(here.executor()).add(this);
        }
        newestStream = stream;
        earned.streamOpened();
        return Flood.STREAMS;
    }

    private @Nullable Flood continued(int flags, int length) {
        if (continuations == NO_BLOCK) {
            return null; // an error that the codec knows what to do with
        }
        continuations++;
        headerBytes += length;
        boolean isFlood = continuations > floods.continuations() || headerBytes > MOST_HEADER_BYTES;
        if (isSet(flags, Http2Flags.END_HEADERS)) {
            continuations = NO_BLOCK;
        }
        return isFlood ? Flood.CONTINUATIONS : null;
    }

    private Flood reset() {
        earned.reset();
        return Flood.RESETS;
    }

    private static @Nullable Flood data(int flags, int length) {
        if (length >= LITTLE || isSet(flags, Http2Flags.END_STREAM)) {
            return null;
        }
        return length <= 0 ? Flood.EMPTY_DATA : Flood.SMALL_DATA;
    }

    private @Nullable Flood settings() {
        if (settled) {
            return Flood.SETTINGS;
        }
        settled = true;
        deadline = deadline.cancel();
        return null;
    }

    private @Nullable Flood windowUpdate(int stream, int increment) {
        if (increment >= TINY && stalled != null) {
            stalled.opened(stream);
        }
        Http2RemoteFlowController flow = codec.encoder().flowController();
        int window = flow.windowSize(codec.connection().connectionStream());
        boolean isEarned = earned.windowUpdate(stream, increment, window);
        return isEarned && !isTiny(stream, increment) ? null : Flood.WINDOW_UPDATES;
    }

    private boolean isTiny(int stream, int increment) {
        if (increment >= TINY) {
            return false;
        }
        Http2Stream known = codec.connection().stream(stream);
        return known == null || codec.encoder().flowController().windowSize(known) < NEARLY_SHUT;
    }

    private boolean isAllowed(Flood flood) {
        if (budget == null && counted < FREE) {
            counted++;
            return true;
        }
        long now = System.nanoTime();
        Budget left = budget;
        if (left == null) {
            left = new Budget(allowances, now);
            budget = left;
        }
        return left.take(flood, now);
    }

    private void expect(ChannelHandlerContext here, Flood flood) {
        deadline = Deadline.in(here, floods.time(flood), () -> close(flood));
    }

    private void close(Flood flood) {
        if (!over) {
            floods.count(flood);
            close(Http2Error.ENHANCE_YOUR_CALM, flood.reason());
        }
    }

    private void close(Http2Error error, String why) {
        ChannelHandlerContext here = context;
        if (over || here == null) {
            return;
        }
        over = true;
        GoAway.send(here, codec, error, why);
    }

    private static boolean isSet(int flags, short flag) {
        return (flags & flag) != 0;
    }
}
