package dev.bellwether.notifier.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is made from files that change under a running process, as mounted Secrets and ConfigMaps do. When they change it is made anew; when
 * they cannot be used just then, what was made before stays, and they are tried again. The files are looked at when somebody asks, at most
 * once a second: whoever asks may be an event loop, on behalf of a stranger.
 */
public final class FollowedFiles<T> {
    private static final Logger LOG = LoggerFactory.getLogger(FollowedFiles.class);
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final List<Path> files;
    private final Callable<T> maker;
    private final Consumer<Outcome> told;
    private final LongSupplier nanos;
    private List<FileTime> times;
    private List<FileTime> failed = List.of();
    private long looked;
    private T made;

    /** What came of files that changed. */
    public enum Outcome {
        /** They are in use. */
        USED,
        /** They cannot be used; what they held before still is. */
        KEPT
    }

    /**
     * @param told of each attempt after the first, by whoever asks
     * @throws Exception what the maker throws, the first time
     */
    public FollowedFiles(List<Path> files, Callable<T> maker, Consumer<Outcome> told) throws Exception {
        this(files, maker, told, System::nanoTime);
    }

    FollowedFiles(List<Path> files, Callable<T> maker, Consumer<Outcome> told, LongSupplier nanos) throws Exception {
        this.files = List.copyOf(files);
        this.maker = maker;
        this.told = told;
        this.nanos = nanos;
        this.times = times();
        this.made = maker.call();
        this.looked = nanos.getAsLong();
    }

    /** The newest that could be made. */
    public synchronized T get() {
        long now = nanos.getAsLong();
        if (now - looked >= PAUSE_NANOS) {
            looked = now;
            look();
        }
        return made;
    }

    private void look() {
        List<FileTime> found = List.of();
        try {
            found = times();
            if (!found.equals(times)) {
                made = maker.call();
                times = found;
                failed = List.of();
                LOG.info("{}: read again", files);
                told.accept(Outcome.USED);
            }
        } catch (Exception e) {
            told.accept(Outcome.KEPT);
            if (found.isEmpty() || !found.equals(failed)) {
                // Once for each version of the files, however often they are tried.
                LOG.warn("{}: keeping what was read before: {}", files, e.toString());
            }
            failed = found;
        }
    }

    private List<FileTime> times() throws IOException {
        Stream.Builder<FileTime> all = Stream.builder();
        for (Path file : files) {
            // Through the symbolic links by which the kubelet swaps a whole volume at once.
            all.add(Files.getLastModifiedTime(file.toRealPath()));
        }
        return all.build().toList();
    }
}
