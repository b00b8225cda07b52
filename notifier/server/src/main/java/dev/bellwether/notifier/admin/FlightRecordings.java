package dev.bellwether.notifier.admin;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.text.ParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/**
 * Records what the JVM does, for a while, when somebody asks; one recording at a time, on a thread of its own that is there as long as the recording is.
 * The JVM keeps a recording in files of its own in the temporary folder. They are sent from there, never copied, and gone when they were sent.
 */
final class FlightRecordings {
    /** Beyond that the JVM lets go of the oldest, by whole files of 12 MiB. */
    private static final long MOST_BYTES = 16 << 20;

    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * Begins one.
     *
     * @param seconds 1 or more
     * @return completes with the recording, or with a problem; empty while another one is under way or not yet sent
     */
    Optional<Answer.Later> begin(int seconds) {
        if (!busy.compareAndSet(false, true)) {
            return Optional.empty();
        }
        Running running = new Running(seconds);
        running.thread.execute(running::start);
        return Optional.of(new Answer.Later(running.answer, running::abandon));
    }

    /** Everything but {@link #abandon}, and the {@link #close} of one that was sent, is done by its thread. */
    private final class Running {
        private final ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("bellwether-recording", true));
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final AtomicBoolean closed = new AtomicBoolean();
        private final int seconds;
        private volatile @Nullable Recording recording;

        Running(int seconds) {
            this.seconds = seconds;
        }

        void start() {
            try {
                Recording begun = new Recording(Configuration.getConfiguration("profile"));
                recording = begun;
                begun.setToDisk(true);
                begun.setMaxSize(MOST_BYTES);
                begun.start();
                thread.schedule(() -> finish(begun), seconds, TimeUnit.SECONDS);
            } catch (IOException | ParseException | RuntimeException e) {
                fail(e);
            }
        }

        private void finish(Recording begun) {
            try {
                begun.stop();
                InputStream bytes = begun.getStream(null, null);
                if (bytes == null) {
                    throw new IOException("it is empty");
                }
                answer.complete(new Answer.Content("application/octet-stream", new FilterInputStream(bytes) {
                    @Override
                    public void close() throws IOException {
                        super.close();
                        Running.this.close();
                    }
                }));
            } catch (IOException | RuntimeException e) {
                fail(e);
            }
        }

        private void fail(Exception e) {
            answer.complete(Problems.unavailable("the JVM cannot record: " + e.getMessage()));
            close();
        }

        /** Any thread: nobody waits for it any more. */
        void abandon() {
            if (!answer.isDone()) {
                thread.execute(this::close);
            }
        }

        private void close() {
            if (closed.compareAndSet(false, true)) {
                thread.shutdownNow();
                Recording begun = recording;
                if (begun != null) {
                    begun.close();
                }
                busy.set(false);
            }
        }
    }
}
