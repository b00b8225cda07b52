package dev.bellwether.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads WebSocket messages, each one JSON object: {@code {"id": cursor, "event": type, "data": {…}, "retry": milliseconds}} with absent members left out. Members it does
 * not know are ignored, so that the format can grow; {@code data} is passed on digit by digit.
 */
final class MessageParser implements StreamDecoder {
    private static final JsonFactory JSON = new JsonFactory();
    /** What the event is called that Server-Sent Events leave without a name. */
    private static final String NOTIFICATION = "notification";

    private final Sink sink;
    private String id;

    /** @param lastEventId the cursor of the stream this one continues, or empty */
    MessageParser(Sink sink, String lastEventId) {
        this.sink = sink;
        this.id = lastEventId;
    }

    /** @param message a whole one */
    @Override
    public void feed(ByteBuf message) throws MalformedStreamException {
        String text = message.toString(StandardCharsets.UTF_8);
        message.skipBytes(message.readableBytes());
        try (JsonParser parser = JSON.createParser(text)) {
            tell(read(parser, text));
        } catch (JsonProcessingException e) {
            throw new MalformedStreamException("not a message: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedStreamException("not a message: " + e.getMessage());
        }
    }

    private record Message(@Nullable String event, @Nullable String data, long retryMillis) {}

    private Message read(JsonParser parser, String text) throws IOException, MalformedStreamException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedStreamException("not a message (expected: one JSON object)");
        }
        String event = null;
        String data = null;
        long retry = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("id") && value == JsonToken.VALUE_STRING) {
                id = parser.getText();
            } else if (name.equals("event") && value == JsonToken.VALUE_STRING) {
                event = parser.getText();
            } else if (name.equals("retry") && value == JsonToken.VALUE_NUMBER_INT) {
                retry = Math.max(0, parser.getLongValue());
            } else if (name.equals("data")) {
                int from = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken();
                data = text.substring(from, (int) parser.currentLocation().getCharOffset());
            } else {
                parser.skipChildren();
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new MalformedStreamException("not a message (expected: one JSON object)");
        }
        return new Message(event, data, retry);
    }

    private void tell(Message message) {
        sink.cursor(id);
        if (message.retryMillis >= 0) {
            sink.retry(Duration.ofMillis(Math.min(message.retryMillis, EventStreamParser.LONGEST_RETRY.toMillis())));
        }
        String event = message.event;
        if (event != null || message.data != null) {
            String type = event == null || event.equals(NOTIFICATION) ? "message" : event;
            sink.event(new StreamEvent(type, message.data == null ? "" : message.data, id));
        }
    }
}
