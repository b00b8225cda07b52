package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.backplane.Backplane.IndexEntry;
import dev.bellwether.notifier.backplane.Backplane.Page;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.Message;
import io.nats.client.StreamContext;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads the past of a log with short-lived consumers. Blocks: for reader threads alone. */
record JetStreamHistory(Connection connection, String stream, Subjects subjects) {
    private static final int INDEX_BATCH = 500;
    private static final int PAGE_BATCH = 40;
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(10);

    Page page(long after, long upTo, TopicSelection topics, int maxBytes) throws Exception {
        List<StoredEvent> events = new ArrayList<>();
        long[] bytes = {0};
        boolean whole = walk(after, upTo, topics, false, message -> {
            if (!events.isEmpty() && bytes[0] + message.getData().length > maxBytes) {
                return false;
            }
            bytes[0] += message.getData().length;
            events.add(LogMessage.event(message, subjects));
            return true;
        });
        return new Page(events, whole ? upTo : events.get(events.size() - 1).sequence());
    }

    List<IndexEntry> index(long after, long upTo, TopicSelection topics) throws Exception {
        List<IndexEntry> entries = new ArrayList<>();
        walk(after, upTo, topics, true, message -> {
            entries.add(LogMessage.entry(message, subjects));
            return true;
        });
        return entries;
    }

    /** The last sequence stored before that moment, 0 for none; the log's last if nothing was stored since. */
    long before(Instant moment) throws Exception {
        StreamContext context = connection.getStreamContext(stream);
        ConsumerContext consumer = context.createOrUpdateConsumer(ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartTime)
                .startTime(moment.atZone(ZoneOffset.UTC))
                .ackPolicy(AckPolicy.None)
                .headersOnly(true)
                .memStorage(true)
                .numReplicas(1)
                .inactiveThreshold(FORGOTTEN_AFTER)
                .build());
        // A consumer that has delivered nothing yet stands just before what it will deliver first.
        long sequence = consumer.getConsumerInfo().getDelivered().getStreamSequence();
        String name = consumer.getConsumerName();
        if (name != null) {
            context.deleteConsumer(name);
        }
        return sequence;
    }

    /** Shows messages in order until the visitor has enough; true when there were no more. */
    private boolean walk(long after, long upTo, TopicSelection topics, boolean headersOnly, Predicate<Message> visitor)
            throws Exception {
        StreamContext context = connection.getStreamContext(stream);
        ConsumerContext consumer = context.createOrUpdateConsumer(ConsumerConfiguration.builder()
                .filterSubjects(subjects.covering(topics))
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(after + 1)
                .ackPolicy(AckPolicy.None)
                .headersOnly(headersOnly)
                .memStorage(true)
                .numReplicas(1)
                .inactiveThreshold(FORGOTTEN_AFTER)
                .build());
        String name = consumer.getConsumerName();
        try {
            Predicate<Message> selected = message -> topics.matches(subjects.topic(message.getSubject()));
            return walk(consumer, upTo, headersOnly ? INDEX_BATCH : PAGE_BATCH, selected, visitor);
        } finally {
            if (name != null) {
                context.deleteConsumer(name);
            }
        }
    }

    /**
     * An empty batch is the end only if the server says so: one that stalls or changes its leader answers nothing as well, and what it sent
     * meanwhile has gone to a batch that nobody reads any more.
     *
     * @param read how many messages came
     */
    private static void expectEnd(ConsumerContext consumer, long read) throws Exception {
        ConsumerInfo info = consumer.getConsumerInfo();
        expectNumber(info.getDelivered().getConsumerSequence(), read);
        if (info.getNumPending() > 0) {
            throw new IOException(
                    "the log gave nothing although " + info.getNumPending() + " messages follow (expected: them)");
        }
        // what was to come had outlived its retention
    }

    /** The server numbers what it sends to a consumer. */
    private static void expectNumber(long number, long expected) throws IOException {
        if (number != expected) {
            throw new IOException("the log sent its message " + number + " to a reading (expected: " + expected
                    + "; those between came too late)");
        }
    }

    private static boolean walk(
            ConsumerContext consumer, long upTo, int most, Predicate<Message> selected, Predicate<Message> visitor)
            throws Exception {
        long read = 0;
        while (true) {
            long before = read;
            try (FetchConsumer batch = consumer.fetch(
                    FetchConsumeOptions.builder().maxMessages(most).noWait().build())) {
                for (Message message = batch.nextMessage(); message != null; message = batch.nextMessage()) {
                    read++;
                    expectNumber(message.metaData().consumerSequence(), read);
                    if (message.metaData().streamSequence() > upTo) {
                        return true;
                    }
                    if (selected.test(message) && !visitor.test(message)) {
                        return false;
                    }
                    if (message.metaData().pendingCount() == 0) {
                        return true;
                    }
                }
            }
            if (read == before) {
                expectEnd(consumer, read);
                return true;
            }
        }
    }
}
