package dev.bellwether.notifier.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses a client's messages (RFC 7692 section 7.2.2, with client_no_context_takeover), frame by frame. Not Netty's decoder: that one takes a
 * fragment too short to come to anything for an error, bounds each fragment instead of the message, and keeps a whole channel for each client.
 */
final class MessageInflater extends MessageToMessageDecoder<WebSocketFrame> {
    private static final int RSV1 = 4;
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final int PIECE = 4 << 10;

    private final int limit;
    private @Nullable Inflater inflater;
    private int inflated;

    /** @param limit most bytes a message may have when decompressed */
    MessageInflater(int limit) {
        super(WebSocketFrame.class);
        this.limit = limit;
    }

    @Override
    protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
        boolean begins = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if (frame.rsv() != 0 && !(begins && frame.rsv() == RSV1)) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.PROTOCOL_ERROR, "reserved bits: " + frame.rsv() + " (expected: 0)");
        }
        if (begins && frame.rsv() == RSV1) {
            forget();
            inflater = new Inflater(true);
        }
        Inflater current = inflater;
        boolean data = begins || frame instanceof ContinuationWebSocketFrame;
        if (current == null || !data) {
            out.add(frame.retain());
            return;
        }
        ByteBuf content = inflate(context.alloc(), current, frame);
        if (frame.isFinalFragment()) {
            forget();
        }
        out.add(with(frame, content));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forget();
    }

    private ByteBuf inflate(ByteBufAllocator allocator, Inflater current, WebSocketFrame frame) {
        ByteBuf content = allocator.buffer(
                Math.min(limit, Math.max(64, 2 * frame.content().readableBytes())));
        try {
            byte[] input = new byte[frame.content().readableBytes()];
            frame.content().getBytes(frame.content().readerIndex(), input);
            inflate(current, input, content);
            if (frame.isFinalFragment()) {
                inflate(current, TAIL, content);
            }
            return content;
        } catch (DataFormatException e) {
            content.release();
            forget();
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "message: not compressed as agreed", e);
        } catch (RuntimeException e) {
            content.release();
            forget();
            throw e;
        }
    }

    private void inflate(Inflater current, byte[] input, ByteBuf content) throws DataFormatException {
        byte[] piece = new byte[PIECE];
        current.setInput(input);
        int length;
        do {
            if (current.finished()) {
                // RFC 7692 section 7.2.3.4: a message may have a final block; what follows begins anew.
                int left = current.getRemaining();
                current.reset();
                current.setInput(input, input.length - left, left);
            }
            length = current.inflate(piece);
            inflated += length;
            if (inflated > limit) {
                throw new CorruptedWebSocketFrameException(
                        WebSocketCloseStatus.MESSAGE_TOO_BIG,
                        "message: too large when decompressed (expected: at most " + limit + " bytes)");
            }
            content.writeBytes(piece, 0, length);
            if (current.needsDictionary()) {
                throw new DataFormatException("dictionary");
            }
        } while (length > 0 || current.finished() && current.getRemaining() > 0);
    }

    private static WebSocketFrame with(WebSocketFrame frame, ByteBuf content) {
        if (frame instanceof TextWebSocketFrame) {
            return new TextWebSocketFrame(frame.isFinalFragment(), 0, content);
        }
        return frame instanceof BinaryWebSocketFrame
                ? new BinaryWebSocketFrame(frame.isFinalFragment(), 0, content)
                : new ContinuationWebSocketFrame(frame.isFinalFragment(), 0, content);
    }

    private void forget() {
        Inflater current = inflater;
        if (current != null) {
            current.end();
        }
        inflater = null;
        inflated = 0;
    }
}
