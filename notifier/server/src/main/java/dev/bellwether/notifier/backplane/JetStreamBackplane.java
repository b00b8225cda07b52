package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.config.BackplaneConfig;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.event.TraceContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The engine for a cluster: one NATS JetStream stream, made by the operator, shared by all pods of a gateway.
 *
 * <p>{@link JetStreamFeed} keeps the connection and the live feed; history is read by a few threads, which share what they read, so that a
 * crowd of resuming clients does not open a consumer each.
 */
public final class JetStreamBackplane implements Backplane {
    /** Readings in progress at a time, of pages and of indexes together; each is one consumer. */
    private static final int READERS = 4;

    private static final int INDEX_READERS = 1;
    private static final long PUBLISH_SECONDS = 3;
    private static final long RECENT_BYTES = 32L << 20;

    private final BackplaneConfig.JetStream config;
    private final Subjects subjects;
    private final JetStreamFeed feed;
    private final RecentEvents recent = new RecentEvents(RECENT_BYTES);
    private final Clock clock = Clock.systemUTC();
    private final SharedAnswers<Instant, Long> moments = new SharedAnswers<>(16);
    private final AtomicReference<@Nullable CompletableFuture<Bounds>> asking = new AtomicReference<>();
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, work -> {
        Thread thread = new Thread(work, "bellwether-history");
        thread.setDaemon(true);
        return thread;
    });

    private final SharedReads<StoredEvent> pages;
    private final SharedReads<IndexEntry> indexes;

    /** @throws ConfigException when files for TLS are missing or do not hold what they should */
    public JetStreamBackplane(BackplaneConfig.JetStream config, MeterRegistry meters) throws ConfigException {
        if (config.tls()) {
            NatsOptions.tls(config)
                    .context(); // a mistake is told at the start; later the files are read with every connection
        }
        this.config = config;
        this.subjects = new Subjects(config.subjectPrefix());
        this.feed = new JetStreamFeed(config, subjects);
        Counter reads = Counter.builder("bellwether.history.reads")
                .description(
                        "Readings of the log's past: one consumer each, whatever the number of those who wait for it")
                .register(meters);
        this.pages = new SharedReads<>(
                READERS - INDEX_READERS,
                readers,
                false,
                (after, upTo, topics, maxBytes) -> {
                    reads.increment();
                    Page page = history().page(after, upTo, topics, maxBytes);
                    return new SharedReads.Part<>(page.events(), page.reached());
                },
                StoredEvent::sequence,
                StoredEvent::topic);
        this.indexes = new SharedReads<>(
                INDEX_READERS,
                readers,
                true,
                (after, upTo, topics, maxBytes) -> {
                    reads.increment();
                    return new SharedReads.Part<>(history().index(after, upTo, topics), upTo);
                },
                IndexEntry::sequence,
                IndexEntry::topic);
        Gauge.builder("bellwether.history.readers", this, log -> log.pages.reading() + log.indexes.reading())
                .description("Readers of the log's past in use, at most " + READERS)
                .register(meters);
        Gauge.builder("bellwether.history.waiting", this, log -> log.pages.waiting() + log.indexes.waiting())
                .description("Questions about the log's past, of clients that resume, that wait for a reader")
                .register(meters);
    }

    @Override
    public void start(LiveSink sink) {
        feed.start(new LiveSink() {
            @Override
            public void begin(String epoch, long last) {
                recent.begin(last);
                sink.begin(epoch, last);
            }

            @Override
            public void event(StoredEvent event, @Nullable TraceContext trace) {
                recent.add(event);
                sink.event(event, trace);
            }

            @Override
            public void connected(boolean connected) {
                sink.connected(connected);
            }
        });
    }

    @Override
    public CompletionStage<Receipt> publish(Publication publication) {
        JetStreamFeed.Log log = feed.log();
        if (log == null) {
            return CompletableFuture.failedFuture(away());
        }
        try {
            return log.connection()
                    .jetStream()
                    .publishAsync(
                            subjects.of(publication.topic()),
                            LogMessage.headers(publication, log.ttl(), clock.instant()),
                            publication.json())
                    .orTimeout(PUBLISH_SECONDS, TimeUnit.SECONDS)
                    .handle((ack, failure) -> confirmed(ack, failure))
                    .thenCompose(ack -> receipt(log, publication, ack));
        } catch (Exception e) {
            return CompletableFuture.failedFuture(new BackplaneException("the log did not take the notification", e));
        }
    }

    private CompletionStage<Receipt> receipt(JetStreamFeed.Log log, Publication publication, PublishAck ack) {
        Cursor cursor = new Cursor(log.epoch(), ack.getSeqno());
        Publication.Once once = publication.once();
        if (once == null || !ack.isDuplicate()) {
            return CompletableFuture.completedFuture(new Receipt(cursor, Receipt.Outcome.STORED, log.window()));
        }
        return read(now -> new Receipt(
                cursor, JetStreamOnce.compared(now.connection(), config.stream(), ack.getSeqno(), once), log.window()));
    }

    /** Who asks while a question has not been sent yet gets its answer. */
    @Override
    public CompletionStage<Bounds> bounds() {
        CompletableFuture<Bounds> answer = new CompletableFuture<>();
        CompletableFuture<Bounds> pending = asking.compareAndExchange(null, answer);
        if (pending != null) {
            return pending;
        }
        read(log -> {
                    asking.set(null);
                    return ask(log);
                })
                .whenComplete((bounds, failure) -> {
                    asking.compareAndSet(answer, null); // when it failed before it was sent
                    if (failure == null) {
                        answer.complete(bounds);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
        return answer;
    }

    private Bounds ask(JetStreamFeed.Log log) throws Exception {
        StreamInfo info = log.connection().jetStreamManagement().getStreamInfo(config.stream());
        long last = info.getStreamState().getLastSequence();
        long first = info.getStreamState().getMsgCount() == 0
                ? last + 1
                : info.getStreamState().getFirstSequence();
        StreamConfiguration limits = info.getConfiguration();
        boolean evicting = limits.getMaxBytes() > 0 || limits.getMaxMsgs() > 0;
        return new Bounds(JetStreamFeed.epoch(info), first, last, evicting);
    }

    @Override
    public CompletionStage<Page> read(long after, long upTo, TopicSelection topics, int maxBytes) {
        if (upTo <= after) {
            return CompletableFuture.completedFuture(new Page(List.<StoredEvent>of(), upTo));
        }
        Optional<Page> known = recent.read(after, upTo, topics, maxBytes);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        if (feed.log() == null) {
            return CompletableFuture.failedFuture(away());
        }
        return pages.ask(after, recent.missing(after, upTo), topics, maxBytes)
                .thenApply(part -> new Page(part.items(), part.reached()));
    }

    @Override
    public CompletionStage<Newest> newest(long after, long upTo, TopicSelection topics, int maxBytes) {
        return read(log -> new JetStreamValues(log.connection(), config.stream(), subjects)
                .newest(recent.newest(topics), after, upTo, topics, maxBytes));
    }

    @Override
    public CompletionStage<List<IndexEntry>> index(long after, long upTo, TopicSelection topics) {
        if (upTo <= after) {
            return CompletableFuture.completedFuture(List.of());
        }
        Optional<List<IndexEntry>> known = recent.index(after, upTo, topics);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        return feed.log() == null
                ? CompletableFuture.failedFuture(away())
                : indexes.ask(after, upTo, topics, 0).thenApply(SharedReads.Part::items);
    }

    /** Moments are taken to the next second, so that a crowd that resumes at once asks the log once. */
    @Override
    public CompletionStage<Long> agedOut(long after, Instant before) {
        JetStreamFeed.Log log = feed.log();
        if (log != null && !log.ttl() || recent.holdsAllAfter(after)) {
            return CompletableFuture.completedFuture(0L);
        }
        Instant second = Instant.ofEpochSecond(before.plusNanos(999_999_999).getEpochSecond());
        return moments.of(second, () -> read(now -> history(now).before(second)));
    }

    private JetStreamHistory history() {
        JetStreamFeed.Log log = feed.log();
        if (log == null) {
            throw away();
        }
        return history(log);
    }

    private JetStreamHistory history(JetStreamFeed.Log log) {
        return new JetStreamHistory(log.connection(), config.stream(), subjects);
    }

    @Override
    public boolean connected() {
        return feed.log() != null;
    }

    @Override
    public void close() {
        readers.shutdownNow();
        feed.close();
    }

    private static PublishAck confirmed(PublishAck ack, Throwable failure) {
        if (failure != null) {
            throw new CompletionException(
                    new BackplaneException("the log has not confirmed the notification", failure));
        }
        return ack;
    }

    private <T> CompletionStage<T> read(Reading<T> reading) {
        JetStreamFeed.Log log = feed.log();
        if (log == null) {
            return CompletableFuture.failedFuture(away());
        }
        Callable<T> work = () -> reading.of(log);
        CompletableFuture<T> result = new CompletableFuture<>();
        readers.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(new BackplaneException("the log cannot be read now", e));
            }
        });
        return result;
    }

    private static BackplaneException away() {
        return new BackplaneException("the log of notifications cannot be reached now");
    }

    private interface Reading<T> {
        T of(JetStreamFeed.Log log) throws Exception;
    }
}
