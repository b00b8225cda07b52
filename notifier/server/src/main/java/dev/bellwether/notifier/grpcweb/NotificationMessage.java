package dev.bellwether.notifier.grpcweb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.v1.Notification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A notification of the log as a message. What is an object there is cut out as it stands, so that no digit of it changes. */
final class NotificationMessage {
    private static final JsonFactory JSON = new JsonFactory();

    private NotificationMessage() {}

    static Notification of(StoredEvent event) {
        Notification.Builder message = Notification.newBuilder().setTopic(event.topic());
        try (JsonParser parser = JSON.createParser(event.json())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                set(message, name, parser, event.json());
            }
        } catch (IOException e) {
            // The gateway wrote it and nobody else may write there: something else in the log is told as far as it can
            // be read.
            return message.build();
        }
        return message.build();
    }

    private static void set(Notification.Builder message, String name, JsonParser parser, byte[] json)
            throws IOException {
        switch (name) {
            case "type" -> message.setType(parser.getText());
            case "data" -> message.setData(object(parser, json));
            case "created_at" -> message.setCreatedAt(parser.getText());
            case "priority" -> message.setPriority(parser.getIntValue());
            case "expires_at" -> message.setExpiresAt(parser.getText());
            case "dedup_key" -> message.setDedupKey(parser.getText());
            case "cloudevent" -> message.setCloudevent(object(parser, json));
            default -> parser.skipChildren();
        }
    }

    private static String object(JsonParser parser, byte[] json) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        return new String(json, from, to - from, StandardCharsets.UTF_8);
    }
}
