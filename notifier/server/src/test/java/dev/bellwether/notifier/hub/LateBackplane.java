package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.backplane.LiveSink;
import dev.bellwether.notifier.backplane.Publication;
import dev.bellwether.notifier.backplane.Receipt;
import dev.bellwether.notifier.event.TopicSelection;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A log that answers when told to. */
record LateBackplane(Backplane log, List<Runnable> answers) implements Backplane {
    @Override
    public void start(LiveSink sink) {
        log.start(sink);
    }

    @Override
    public CompletionStage<Receipt> publish(Publication publication) {
        return log.publish(publication);
    }

    @Override
    public CompletionStage<Bounds> bounds() {
        return later(log.bounds());
    }

    @Override
    public CompletionStage<Page> read(long after, long upTo, TopicSelection topics, int maxBytes) {
        return later(log.read(after, upTo, topics, maxBytes));
    }

    @Override
    public CompletionStage<Newest> newest(long after, long upTo, TopicSelection topics, int maxBytes) {
        return later(log.newest(after, upTo, topics, maxBytes));
    }

    @Override
    public CompletionStage<List<IndexEntry>> index(long after, long upTo, TopicSelection topics) {
        return later(log.index(after, upTo, topics));
    }

    @Override
    public CompletionStage<Long> agedOut(long after, Instant before) {
        return later(log.agedOut(after, before));
    }

    @Override
    public boolean connected() {
        return true;
    }

    @Override
    public void close() {
        log.close();
    }

    private <T> CompletionStage<T> later(CompletionStage<T> now) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        answers.add(() -> now.thenAccept(answer::complete));
        return answer;
    }
}
