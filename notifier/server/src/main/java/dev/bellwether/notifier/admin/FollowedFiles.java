package dev.bellwether.notifier.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is made from files that change under a running process, as mounted Secrets and ConfigMaps do. When they change it is made anew; when
 * they cannot be read just then, what was made before stays.
 */
final class FollowedFiles<T> {
    private static final Logger LOG = LoggerFactory.getLogger(FollowedFiles.class);

    private final List<Path> files;
    private final Callable<T> maker;
    private List<FileTime> times;
    private T made;

    /** @throws Exception what the maker throws, the first time */
    FollowedFiles(List<Path> files, Callable<T> maker) throws Exception {
        this.files = List.copyOf(files);
        this.maker = maker;
        this.times = times();
        this.made = maker.call();
    }

    /** The newest that could be made. */
    synchronized T get() {
        try {
            List<FileTime> now = times();
            if (!now.equals(times)) {
                made = maker.call();
                times = now;
            }
        } catch (Exception e) {
            LOG.warn("{}: keeping what was read before: {}", files, e.toString());
        }
        return made;
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
