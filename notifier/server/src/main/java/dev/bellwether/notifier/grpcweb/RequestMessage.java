package dev.bellwether.notifier.grpcweb;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.v1.SubscribeRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a client sends: one message in one frame. */
sealed interface RequestMessage {
    /** It can be read. */
    record Read(SubscribeRequest message) implements RequestMessage {}

    /** It cannot, however often it is sent. */
    record Unreadable(Problem problem) implements RequestMessage {}

    /**
     * @param most bytes of a message
     */
    static RequestMessage of(Wire wire, ByteBuf body, int most) {
        byte[] frame;
        try {
            frame = wire == Wire.TEXT ? decode(body.toString(StandardCharsets.US_ASCII)) : ByteBufUtil.getBytes(body);
        } catch (IllegalArgumentException e) {
            return bad("body: not base64 (expected: base64 of one frame)");
        }
        if (frame.length < Frames.HEADER) {
            return bad("body: " + frame.length + " bytes (expected: a message after a header of 5)");
        }
        int flags = frame[0] & 0xFF;
        if (flags == Frames.COMPRESSED) {
            return new Unreadable(Problem.of(
                            HttpResponseStatus.NOT_IMPLEMENTED,
                            "message: compressed (expected: grpc-encoding identity)")
                    .with("grpc-accept-encoding", "identity"));
        }
        if (flags != Frames.MESSAGE) {
            return bad("frame: flags 0x" + Integer.toHexString(flags) + " (expected: 0, a message)");
        }
        long length = Integer.toUnsignedLong(ByteBuffer.wrap(frame, 1, 4).getInt());
        if (length > most) {
            return new Unreadable(Problem.of(
                    HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                    "message: " + length + " bytes (expected: at most " + most + ")"));
        }
        if (length != frame.length - Frames.HEADER) {
            return bad("frame: " + (frame.length - Frames.HEADER) + " bytes after its header (expected: " + length
                    + ", and one message)");
        }
        try {
            return new Read(SubscribeRequest.parser().parseFrom(frame, Frames.HEADER, (int) length));
        } catch (InvalidProtocolBufferException e) {
            return bad("message: not a bellwether.v1.SubscribeRequest");
        }
    }

    /** Of base64 that may have padding wherever what is sent as one was made as several. */
    private static byte[] decode(String text) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean padded = text.charAt(i) == '=' && (i + 1 == text.length() || text.charAt(i + 1) != '=');
            if (padded || i + 1 == text.length()) {
                decoded.writeBytes(Base64.getDecoder().decode(text.substring(from, i + 1)));
                from = i + 1;
            }
        }
        return decoded.toByteArray();
    }

    private static Unreadable bad(String detail) {
        return new Unreadable(Problem.of(HttpResponseStatus.BAD_REQUEST, detail));
    }
}
