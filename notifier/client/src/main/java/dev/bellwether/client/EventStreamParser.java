package dev.bellwether.client;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event stream as the HTML standard lays down ("Interpreting an event stream"), in chunks cut anywhere.
 *
 * <p>Lines are found in the bytes and decoded one by one: CR, LF and the byte order mark cannot be part of another character in UTF-8. A line ends at its CR at once,
 * without waiting for the LF that may follow in the next chunk. What the stream ends in the middle of is dropped.
 */
final class EventStreamParser implements StreamDecoder {
    /** A longer {@code retry} is taken for this, so that a slip of the server cannot send its clients away for good. */
    static final Duration LONGEST_RETRY = Duration.ofHours(1);

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Sink sink;
    private final int limit;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String id;
    private boolean firstLine = true;
    private boolean afterCarriageReturn;

    /**
     * @param lastEventId the cursor of the stream this one continues, or empty
     * @param limit the greatest size of one line, and of the data of one event, in bytes
     */
    EventStreamParser(Sink sink, String lastEventId, int limit) {
        this.sink = sink;
        this.id = lastEventId;
        this.limit = limit;
    }

    @Override
    public void feed(ByteBuf chunk) throws MalformedStreamException {
        while (chunk.isReadable()) {
            if (afterCarriageReturn) {
                afterCarriageReturn = false;
                if (chunk.getByte(chunk.readerIndex()) == '\n') {
                    chunk.skipBytes(1);
                    continue;
                }
            }
            int length = chunk.forEachByte(b -> b != '\n' && b != '\r') - chunk.readerIndex();
            boolean complete = length >= 0;
            take(chunk, complete ? length : chunk.readableBytes());
            if (complete) {
                afterCarriageReturn = chunk.readByte() == '\r';
                endLine();
            }
        }
    }

    private void take(ByteBuf chunk, int length) throws MalformedStreamException {
        if (line.size() + length > limit) {
            throw tooLarge();
        }
        byte[] bytes = new byte[length];
        chunk.readBytes(bytes);
        line.writeBytes(bytes);
    }

    private void endLine() throws MalformedStreamException {
        byte[] bytes = line.toByteArray();
        line.reset();
        int from = firstLine && startsWithBom(bytes) ? BOM.length : 0;
        firstLine = false;
        String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            field(text, "");
        } else if (colon > 0) {
            int value = text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
            field(text.substring(0, colon), text.substring(value));
        }
    }

    private void field(String name, String value) throws MalformedStreamException {
        switch (name) {
            case "event" -> type = value;
            case "data" -> {
                if (data.length() + value.length() > limit) {
                    throw tooLarge();
                }
                data.append(value).append('\n');
            }
            case "id" -> id = value.indexOf('\0') < 0 ? value : id;
            case "retry" -> {
                Duration delay = retry(value);
                if (delay != null) {
                    sink.retry(delay);
                }
            }
            default -> {
                // Unknown fields are ignored, so that the format can grow.
            }
        }
    }

    private void dispatch() {
        sink.cursor(id);
        if (data.length() > 0) {
            data.setLength(data.length() - 1);
            sink.event(new StreamEvent(type.isEmpty() ? "message" : type, data.toString(), id));
            data.setLength(0);
        }
        type = "";
    }

    private MalformedStreamException tooLarge() {
        return new MalformedStreamException("event larger than " + limit + " bytes");
    }

    private static @Nullable Duration retry(String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        int zeros = 0;
        while (zeros < value.length() - 1 && value.charAt(zeros) == '0') {
            zeros++;
        }
        String digits = value.substring(zeros);
        if (digits.length() > 9) {
            return LONGEST_RETRY;
        }
        long millis = Math.min(Long.parseLong(digits), LONGEST_RETRY.toMillis());
        return Duration.ofMillis(millis);
    }

    private static boolean startsWithBom(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == BOM[0] && bytes[1] == BOM[1] && bytes[2] == BOM[2];
    }
}
