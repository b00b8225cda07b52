package dev.bellwether.notifier.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads files with the tags of their contents, and makes a tag once for as long as the file stays as it is. Thread-safe.
 *
 * <p>What tells a change is the time of the last change of the inode, which nobody can set: a file may be written anew with the size and the date it had. It
 * is only as fine as the kernel's clock, so that the tag of a file that was changed a moment ago is not kept.
 */
final class ContentTags {
    /** Of the files read last; some 300 bytes each. */
    private static final int MOST = 1024;
    /** Far more than the kernel's clock needs to go on. */
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private final Function<byte[], String> hash;
    private final InstantSource clock;
    private final Map<Path, Tagged> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Tagged> eldest) {
            return size() > MOST;
        }
    };

    /** What a file has that its content cannot change without. */
    private record State(@Nullable Object inode, long size, FileTime changed) {}

    private record Tagged(State state, String tag) {}

    /** @param tag of just this content, however the file may change meanwhile */
    record Content(byte[] bytes, String tag) {}

    /** @param hash makes a tag of a content */
    ContentTags(Function<byte[], String> hash, InstantSource clock) {
        this.hash = hash;
        this.clock = clock;
    }

    /** @param file its real path, on a file system of Unix */
    Content read(Path file) throws IOException {
        State before = state(file);
        byte[] bytes = Files.readAllBytes(file);
        boolean isWhole = before.equals(state(file));
        Tagged kept = isWhole ? kept(file) : null;
        if (kept != null && kept.state.equals(before)) {
            return new Content(bytes, kept.tag);
        }
        String tag = hash.apply(bytes);
        if (isWhole && before.changed.toInstant().plus(MOMENT).isBefore(clock.instant())) {
            keep(file, new Tagged(before, tag));
        }
        return new Content(bytes, tag);
    }

    private synchronized @Nullable Tagged kept(Path file) {
        return known.get(file);
    }

    private synchronized void keep(Path file, Tagged tagged) {
        known.put(file, tagged);
    }

    private static State state(Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:fileKey,size,ctime");
        return new State(attributes.get("fileKey"), (Long) Objects.requireNonNull(attributes.get("size")), (FileTime)
                Objects.requireNonNull(attributes.get("ctime")));
    }
}
