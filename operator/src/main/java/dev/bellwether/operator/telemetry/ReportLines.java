package dev.bellwether.operator.telemetry;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body cut into lines on an executor. What runs in the pod may be anybody's image, so a line has a greatest length, and bytes are asked
 * for only when those before them are dealt with: a pod that sends without end fills neither the heap nor the executor's queue.
 */
final class ReportLines implements Flow.Subscriber<List<ByteBuffer>> {
    /** A full report of 10,000 bad peers with two entries in each channel, and room. */
    static final int LONGEST_BYTES = 4 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ReportLines.class);

    private final String name;
    private final Executor executor;
    private final Consumer<String> lines;
    private final Runnable tooLong;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    /**
     * Cuts.
     *
     * @param executor has just one thread
     * @param tooLong is called at most once, when a line is longer than {@link #LONGEST_BYTES}; nothing is read afterwards
     */
    ReportLines(String name, Executor executor, Consumer<String> lines, Runnable tooLong) {
        this.name = name;
        this.executor = executor;
        this.lines = lines;
        this.tooLong = tooLong;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        begun.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        executor.execute(() -> take(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("telemetry of {}: {}", name, failure.toString());
    }

    @Override
    public void onComplete() {
        LOG.debug("telemetry of {}: the pod ended the stream", name);
    }

    private void take(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == '\n') {
                    complete();
                } else if (line.size() < LONGEST_BYTES) {
                    line.write(next);
                } else {
                    LOG.warn("telemetry of {}: a line of more than {} bytes", name, LONGEST_BYTES);
                    line.reset();
                    tooLong.run();
                    return;
                }
            }
        }
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void complete() {
        String text = line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        try {
            lines.accept(text);
        } catch (RuntimeException e) {
            LOG.warn("telemetry of {}: a report that cannot be counted", name, e);
        }
    }
}
