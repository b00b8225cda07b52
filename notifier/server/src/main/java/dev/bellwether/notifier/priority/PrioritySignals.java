package dev.bellwether.notifier.priority;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hears what a client says of priorities: the {@code Priority} header, PRIORITY_UPDATE, and how long a PING takes. */
public final class PrioritySignals extends Http2FrameListenerDecorator {
    /** RFC 9218, section 7.1. */
    private static final byte PRIORITY_UPDATE = 0x10;
    /** RFC 9218, section 2.1. */
    private static final char SETTINGS_NO_RFC7540_PRIORITIES = 0x9;

    private static final String HEADER = "priority";
    private static final int STREAM_BYTES = 4;

    private final ScheduledConnection connection;
    private final StreamScheduler scheduler;
    private final PriorityMeters meters;
    private final Probe probe;
    private @Nullable EarlyUpdates early;
    private @Nullable ChannelHandlerContext context;
    /** Whether the client has acknowledged how many streams it may have. */
    private boolean isLimitKnown;
    /** Whether a request came that said nothing of RFC 9218. */
    private boolean isSilent;

    /** @param next told of everything that is heard here */
    public PrioritySignals(
            Http2FrameListener next,
            ScheduledConnection connection,
            Http2ConnectionEncoder encoder,
            PriorityMeters meters) {
        super(next);
        this.connection = connection;
        this.scheduler = connection.scheduler();
        this.meters = meters;
        this.probe = new Probe(encoder);
        scheduler.probeBy(this::measure);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        context = ctx;
        Long none = settings.get(SETTINGS_NO_RFC7540_PRIORITIES);
        if (none != null && none > 1) {
            throw Http2Exception.connectionError(
                    Http2Error.PROTOCOL_ERROR, "SETTINGS_NO_RFC7540_PRIORITIES: %d (expected: 0 or 1)", none);
        }
        if (none != null && none == 1) {
            scheduler.knowsUrgencies();
        }
        super.onSettingsRead(ctx, settings);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
        isLimitKnown = true;
        super.onSettingsAckRead(ctx);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream)
            throws Http2Exception {
        opened(streamId, headers);
        super.onHeadersRead(ctx, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        opened(streamId, headers);
        super.onHeadersRead(ctx, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext ctx, int streamId, int streamDependency, short weight, boolean exclusive)
            throws Http2Exception {
        if (isSilent) {
            scheduler.knowsNoUrgencies();
        }
        super.onPriorityRead(ctx, streamId, streamDependency, weight, exclusive);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) throws Http2Exception {
        Http2Stream stream = connection.stream(streamId);
        if (stream != null) {
            scheduler.waiting(stream).ifPresent(meters::starved);
        }
        super.onRstStreamRead(ctx, streamId, errorCode);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        double rise = probe.acknowledged(data);
        if (rise > 0) {
            scheduler.roundTripsRose(rise);
        }
        super.onPingAckRead(ctx, data);
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext ctx, byte frameType, int streamId, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        if (frameType == PRIORITY_UPDATE) {
            update(streamId, payload);
        }
        super.onUnknownFrame(ctx, frameType, streamId, flags, payload);
    }

    private void opened(int id, Http2Headers headers) throws Http2Exception {
        Http2Stream stream = connection.stream(id);
        // Several fields are one list (RFC 8941, section 4.2).
        List<CharSequence> said = headers.getAll(HEADER);
        if (!said.isEmpty()) {
            Optional<PriorityField> field = PriorityField.parse(String.join(", ", said));
            if (field.isPresent() && stream != null) {
                scheduler.header(stream, field.get());
            } else if (field.isEmpty()) {
                meters.malformed();
            }
        }
        EarlyUpdates before = early;
        if (before != null) {
            PriorityField update = before.take(id);
            early = before.isEmpty() ? null : before;
            if (update != null && stream != null) {
                scheduler.update(stream, update);
            }
        }
        if (said.isEmpty()) {
            isSilent = true;
            scheduler.knowsNoUrgencies();
        }
    }

    private void update(int on, ByteBuf payload) throws Http2Exception {
        if (on != 0) {
            throw Http2Exception.connectionError(
                    Http2Error.PROTOCOL_ERROR, "PRIORITY_UPDATE: on stream %d (expected: on stream 0)", on);
        }
        if (payload.readableBytes() < STREAM_BYTES) {
            throw Http2Exception.connectionError(
                    Http2Error.FRAME_SIZE_ERROR,
                    "PRIORITY_UPDATE: %d bytes (expected: at least %d)",
                    payload.readableBytes(),
                    STREAM_BYTES);
        }
        int from = payload.readerIndex();
        int id = payload.getInt(from) & Integer.MAX_VALUE;
        if (id == 0) {
            throw Http2Exception.connectionError(
                    Http2Error.PROTOCOL_ERROR, "PRIORITY_UPDATE: of stream 0 (expected: of a request or a push)");
        }
        Http2Stream stream = connection.stream(id);
        if (stream == null && id % 2 == 0 && !connection.streamMayHaveExisted(id)) {
            throw Http2Exception.connectionError(
                    Http2Error.PROTOCOL_ERROR, "PRIORITY_UPDATE: of stream %d (expected: one that was promised)", id);
        }
        scheduler.knowsUrgencies();
        int length = Math.min(payload.readableBytes() - STREAM_BYTES, PriorityField.LONGEST + 1);
        Optional<PriorityField> field =
                PriorityField.parse(payload.toString(from + STREAM_BYTES, length, StandardCharsets.US_ASCII));
        if (field.isEmpty()) {
            meters.malformed();
        } else if (stream != null) {
            scheduler.update(stream, field.get());
        } else if (!connection.streamMayHaveExisted(id)) {
            keep(id, field.get());
        }
    }

    private void keep(int id, PriorityField field) throws Http2Exception {
        EarlyUpdates all = early;
        if (all == null) {
            all = new EarlyUpdates();
            early = all;
        }
        int most = connection.remote().maxActiveStreams();
        boolean isKept = all.keep(id, field, connection.remote().numActiveStreams(), most);
        if (!isKept && isLimitKnown) {
            throw Http2Exception.connectionError(
                    Http2Error.PROTOCOL_ERROR,
                    "PRIORITY_UPDATE: of stream %d (expected: of one of %d that may be idle or active)",
                    id,
                    most);
        }
    }

    private void measure() {
        ChannelHandlerContext known = context;
        if (known != null) {
            probe.send(known);
        }
    }
}
