package dev.bellwether.notifier.page;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The contents of files with their tags, read and hashed once for as long as a file stays as it is. All answers share one content, outside the heap; contents
 * that are in use and those that are kept for the next who asks are bounded together. Thread-safe.
 *
 * <p>What tells a change is the time of the last change of the inode, which nobody can set: a file may be written anew with the size and the date it had. It
 * is only as fine as the kernel's clock, so that what was read of a file that was changed a moment ago is not kept.
 */
final class FileContents implements AutoCloseable {
    /** Tags, of the files asked for last; some 300 bytes each. */
    private static final int MOST = 1024;
    /** Far more than the kernel's clock needs to go on. */
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private final int room;
    private final Function<ByteBuffer, String> hash;
    private final InstantSource clock;
    /** Whatever was asked for last is the last. */
    private final Map<Path, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    /** In use, and not what a file holds now, or not for sure. */
    private final List<ByteBuf> outdated = new ArrayList<>();

    private long held;
    private boolean closed;

    /** What a file has that its content cannot change without. */
    private record State(@Nullable Object inode, long size, FileTime changed) {}

    private record Known(State state, String tag, @Nullable ByteBuf content) {}

    /**
     * What a file held when it was looked at.
     *
     * @param tag of just this content, however the file may change meanwhile
     * @param length in bytes
     */
    record Summary(String tag, int length) {}

    /** @param bytes which the caller owns, to be read by index alone: others share them */
    record Content(Summary summary, ByteBuf bytes) {}

    /**
     * @param room most bytes of contents at a time
     * @param hash makes a tag of a content
     */
    FileContents(int room, Function<ByteBuffer, String> hash, InstantSource clock) {
        this.room = room;
        this.hash = hash;
        this.clock = clock;
    }

    /**
     * Looks at a file, and reads it only where it is not known.
     *
     * @param file its real path, on a file system of Unix; as large as an array at most
     * @return empty while answers that are under way take the room
     */
    Optional<Summary> summary(Path file) throws IOException {
        State state = state(file);
        String tag = tag(file, state);
        if (tag != null) {
            return Optional.of(new Summary(tag, (int) state.size));
        }
        Optional<Content> content = read(file, state);
        content.ifPresent(read -> read.bytes.release());
        return content.map(Content::summary);
    }

    /** As {@link #summary}, with the content. */
    Optional<Content> content(Path file) throws IOException {
        State state = state(file);
        synchronized (this) {
            Known found = known.get(file);
            if (found != null && found.content != null && found.state.equals(state)) {
                return Optional.of(shared(found.tag, found.content));
            }
        }
        return read(file, state);
    }

    /** Bytes of contents that are kept or in use. */
    synchronized long held() {
        forgetOutdated();
        return held;
    }

    /** Keeps nothing any more; what is in use goes when it has been sent. */
    @Override
    public synchronized void close() {
        closed = true;
        known.values().forEach(one -> letGo(one.content));
        known.clear();
        forgetOutdated();
    }

    private synchronized @Nullable String tag(Path file, State state) {
        Known found = known.get(file);
        return found != null && found.state.equals(state) ? found.tag : null;
    }

    private Optional<Content> read(Path file, State state) throws IOException {
        if (!reserve(state.size)) {
            return Optional.empty();
        }
        int size = (int) state.size;
        ByteBuf bytes = Unpooled.EMPTY_BUFFER;
        Content read = null;
        try {
            bytes = Unpooled.directBuffer(size, size);
            fill(bytes, file);
            boolean isWhole = bytes.readableBytes() == size && state.equals(state(file));
            boolean lasts = isWhole && state.changed.toInstant().plus(MOMENT).isBefore(clock.instant());
            String made = isWhole ? tag(file, state) : null;
            String tag = made == null ? hash.apply(bytes.nioBuffer()) : made;
            read = settle(file, lasts ? new Known(state, tag, bytes) : null, tag, bytes);
            return Optional.of(read);
        } finally {
            if (read == null) {
                abandon(bytes, size);
            }
        }
    }

    private static void fill(ByteBuf bytes, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            while (bytes.isWritable() && bytes.writeBytes(channel, bytes.writerIndex(), bytes.writableBytes()) >= 0) {}
        }
    }

    /** @param lasting null for what is not kept */
    private synchronized Content settle(Path file, @Nullable Known lasting, String tag, ByteBuf bytes) {
        Content content = shared(tag, bytes);
        if (lasting == null || closed) {
            outdated.add(bytes);
            forgetOutdated();
            return content;
        }
        Known before = known.put(file, lasting);
        letGo(before == null ? null : before.content);
        if (known.size() > MOST) {
            Path eldest = known.keySet().iterator().next();
            letGo(Objects.requireNonNull(known.remove(eldest)).content);
        }
        return content;
    }

    private static Content shared(String tag, ByteBuf bytes) {
        return new Content(new Summary(tag, bytes.readableBytes()), bytes.retainedDuplicate());
    }

    private synchronized boolean reserve(long size) {
        forgetOutdated();
        if (held + size > room) {
            known.replaceAll((file, one) -> held + size > room ? withoutUnused(one) : one);
        }
        if (held + size > room) {
            return false;
        }
        held += size;
        return true;
    }

    private synchronized void abandon(ByteBuf bytes, int size) {
        held -= size;
        bytes.release();
    }

    private Known withoutUnused(Known one) {
        if (one.content == null || one.content.refCnt() > 1) {
            return one;
        }
        release(one.content);
        return new Known(one.state, one.tag, null);
    }

    private void letGo(@Nullable ByteBuf content) {
        if (content != null) {
            outdated.add(content);
        }
    }

    /** Whoever uses a content has a reference of its own, which nobody gets once it is outdated. */
    private void forgetOutdated() {
        outdated.removeIf(content -> {
            boolean unused = closed || content.refCnt() == 1;
            if (unused) {
                release(content);
            }
            return unused;
        });
    }

    private void release(ByteBuf content) {
        held -= content.capacity();
        content.release();
    }

    private static State state(Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:fileKey,size,ctime");
        return new State(attributes.get("fileKey"), (Long) Objects.requireNonNull(attributes.get("size")), (FileTime)
                Objects.requireNonNull(attributes.get("ctime")));
    }
}
