package dev.bellwether.notifier.backplane;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.bellwether.notifier.backplane.Backplane.Newest;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.support.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The newest messages of subjects, by a direct get of several (NATS 2.11, ADR-31 of its architecture): one request each page, which leaves
 * nothing behind in the server. Blocks: for reader threads alone.
 */
record JetStreamValues(Connection connection, String stream, Subjects subjects) {
    private static final int END_OF_BATCH = 204;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_RESULTS = 413;
    private static final String NOTHING = "No Results";

    /**
     * Any replica may answer a direct get, even one that is a little behind. So the log is asked for what was before the live feed alone, and the
     * newest of that are what the feed has brought.
     *
     * @param recent of the same topics
     */
    Newest newest(RecentEvents.Values recent, long after, long upTo, TopicSelection topics, int maxBytes)
            throws IOException, InterruptedException {
        if (recent.byTopic().size() > Newest.MOST) {
            return Newest.tooManyUpTo(upTo);
        }
        long earlier = Math.min(recent.base(), upTo);
        List<StoredEvent> events = new ArrayList<>();
        if (after < earlier) {
            Newest page = get(after, earlier, topics, maxBytes);
            if (page.tooMany()) {
                return Newest.tooManyUpTo(upTo);
            }
            page.events().stream()
                    .filter(event -> topics.matches(event.topic()))
                    .filter(event -> !recent.byTopic().containsKey(event.topic()))
                    .forEach(events::add);
            if (page.reached() < earlier) {
                return new Newest(events, page.reached(), false);
            }
        }
        recent.byTopic().values().stream()
                .filter(event -> after < event.sequence() && event.sequence() <= upTo)
                .sorted(Comparator.comparingLong(StoredEvent::sequence))
                .forEach(events::add);
        return Newest.of(events, upTo, maxBytes);
    }

    private Newest get(long after, long upTo, TopicSelection topics, int maxBytes)
            throws IOException, InterruptedException {
        String inbox = connection.createInbox();
        Subscription answers = connection.subscribe(inbox);
        try {
            connection.publish(
                    "$JS.API.DIRECT.GET." + stream,
                    inbox,
                    request(after, upTo, topics, maxBytes).getBytes(StandardCharsets.UTF_8));
            return collect(answers, upTo);
        } finally {
            answers.unsubscribe();
        }
    }

    private String request(long after, long upTo, TopicSelection topics, int maxBytes) {
        String names = subjects.covering(topics).stream()
                .map(subject -> '"' + new String(JsonStringEncoder.getInstance().quoteAsString(subject)) + '"')
                .collect(Collectors.joining(","));
        return "{\"multi_last\":[" + names + "],\"seq\":" + (after + 1) + ",\"up_to_seq\":" + upTo + ",\"max_bytes\":"
                + maxBytes + "}";
    }

    private Newest collect(Subscription answers, long upTo) throws IOException, InterruptedException {
        List<StoredEvent> events = new ArrayList<>();
        long last = 0;
        while (true) {
            Message message = answers.nextMessage(NatsOptions.PATIENCE);
            if (message == null) {
                throw new IOException("a direct get was not answered");
            }
            Status status = message.getStatus();
            if (status == null) {
                expectAfter(last, message);
                StoredEvent event = LogMessage.direct(message, subjects);
                events.add(event);
                last = event.sequence();
                continue;
            }
            return switch (status.getCode()) {
                case NOT_FOUND -> none(status, upTo);
                case TOO_MANY_RESULTS -> Newest.tooManyUpTo(upTo);
                case END_OF_BATCH -> {
                    expectAfter(last, message);
                    yield new Newest(events, isWhole(message, events) ? upTo : last, false);
                }
                default -> throw failed(status);
            };
        }
    }

    /** Each answer says which went before: one that was lost on the way, in a reconnect, does not go unseen. */
    private static void expectAfter(long last, Message message) throws IOException {
        long before = LogMessage.number(message, "Nats-Last-Sequence");
        if (before != last) {
            throw new IOException("a direct get's answer follows that of sequence " + before + " (expected: of " + last
                    + "; those between were lost)");
        }
    }

    /** The server has the same code for messages that it found and then could not read. */
    private static Newest none(Status status, long upTo) throws IOException {
        if (!NOTHING.equals(status.getMessage())) {
            throw failed(status);
        }
        return new Newest(List.of(), upTo, false);
    }

    private static IOException failed(Status status) {
        return new IOException("direct get: " + status.getMessageWithCode());
    }

    private static boolean isWhole(Message end, List<StoredEvent> events) throws IOException {
        return events.isEmpty() || LogMessage.number(end, "Nats-Num-Pending") == 0;
    }
}
