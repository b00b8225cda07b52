package dev.bellwether.notifier.flood;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
    /** A client that gives back what it has read waits until it is worth a frame. */
    private static final int TINY = 128;

    private static final int NEARLY_SHUT = 1 << 10;
    /** In DATA, in bytes: where a frame's header is much of it. */
    private static final int LITTLE = 64;
    /** Of what is counted: so much of it needs no budget, and that is all that most connections ever send. */
    private static final int FREE = 8;

    private final Floods floods;
    private final Http2FrameCodec codec;
    private final Allowances allowances;
    private final FrameHeaders frames = new FrameHeaders();
    private final Earned earned = new Earned();
    private final StreamErrors errors;
    private final HeaderBlock block;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Budget budget;
    private Deadline deadline = Deadline.NONE;
    private @Nullable Stalled stalled;
    /** Which frame, or which header block, is waited for. */
    private int awaited;

    private int counted;
    private int newestStream;
    private boolean settled;
    private boolean over;
    private boolean isToldWritability;

    FrameGuard(Floods floods, Http2FrameCodec codec, Allowances allowances) {
        this.floods = floods;
        this.codec = codec;
        this.allowances = allowances;
        this.errors = new StreamErrors(codec);
        this.block = new HeaderBlock(floods.continuations());
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
            boolean waits = block.isOpen() || frames.isWithin();
            int part = block.isOpen() ? block.first() : frames.found();
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
                    case Http2FrameTypes.CONTINUATION -> block.goesOn(flags, length) ? null : Flood.CONTINUATIONS;
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
        close(errors.reset(stream, newestStream));
        boolean isOwn = code == Http2Error.NO_ERROR.code()
                || code == Http2Error.CANCEL.code()
                || code == Http2Error.REFUSED_STREAM.code()
                || code == Http2Error.INTERNAL_ERROR.code()
                || code == Http2Error.ENHANCE_YOUR_CALM.code();
        if (!isOwn && !over && !isAllowed(Flood.CAUSED_RESETS)) {
            close(Flood.CAUSED_RESETS);
        }
    }

    /** The codec answers that a header list is too large. */
    public void largeHeaders() {
        if (!over && !isAllowed(Flood.LARGE_HEADERS)) {
            close(Flood.LARGE_HEADERS);
        }
    }

    /** The codec is about to take a header block. */
    public void headersRead(int stream) {
        ChannelHandlerContext here = context;
        if (here != null) {
            close(errors.headers(stream, here));
        }
    }

    /** Looks whether something is stalled. @return whether to look again */
    boolean look() {
        return !over && stalled != null && stalled.look();
    }

    private @Nullable Flood headers(int flags, int stream, int length) {
        block.begins(frames.found(), flags, length);
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

    private Flood reset() {
        earned.reset();
        return Flood.RESETS;
    }

    private static @Nullable Flood data(int flags, int length) {
        if (length >= LITTLE || (flags & Http2Flags.END_STREAM) != 0) {
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

    private void close(StreamErrors.@Nullable Fatal fatal) {
        if (fatal != null) {
            close(fatal.error(), fatal.why());
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
}
