package dev.bellwether.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to follow, and from where.
 *
 * @param topics 1 or more topics, as in {@code rooms/7}
 * @param since the history wanted when there is no cursor yet: {@code now}, {@code earliest} or a number of notifications; null leaves it to the server (now)
 * @param lastEventId a cursor from an earlier stream, which any pod of the same gateway can resume, whatever transport it came by; null to begin anew
 * @param transport how the stream travels
 */
public record Subscription(
        List<String> topics,
        @Nullable String since,
        @Nullable String lastEventId,
        Transport transport) {
    /** @throws IllegalArgumentException for an empty list of topics */
    public Subscription {
        topics = List.copyOf(topics);
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("topics: [] (expected: at least one topic)");
        }
    }

    /** Follows topics from now on, by Server-Sent Events. */
    public static Subscription to(String... topics) {
        return new Subscription(List.of(topics), null, null, Transport.SSE);
    }

    /** The same topics with the history to begin with. */
    public Subscription since(String history) {
        return new Subscription(topics, history, lastEventId, transport);
    }

    /** The same topics from just after a notification. An empty cursor is none. */
    public Subscription after(String cursor) {
        return new Subscription(topics, since, cursor.isEmpty() ? null : cursor, transport);
    }

    /** The same topics by another transport. */
    public Subscription over(Transport other) {
        return new Subscription(topics, since, lastEventId, other);
    }

    /** The path and query to ask for; the cursor travels as a header. */
    String target() {
        String query = topics.stream().map(t -> "topic=" + encode(t)).collect(Collectors.joining("&"));
        return transport.path() + "?" + query + (since == null ? "" : "&since=" + encode(since));
    }

    private static String encode(String value) {
        // '/' is plain in a query (RFC 3986, 3.4) and topics are full of it.
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }
}
