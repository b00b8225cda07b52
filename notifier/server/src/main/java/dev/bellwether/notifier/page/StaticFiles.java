package dev.bellwether.notifier.page;

import dev.bellwether.notifier.page.FileContents.Summary;
import dev.bellwether.notifier.push.LinkedResource;
import dev.bellwether.notifier.push.PageRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files below the static root. Nothing above it can be named, by dots or by links: the real path is checked. Names that begin with a dot
 * or an underscore are not served, which also keeps {@code _links.yaml}, {@code _immutable.yaml} and the folders behind a mounted ConfigMap to themselves.
 */
final class StaticFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StaticFiles.class);
    private static final long LARGEST = 16 << 20;
    private static final Pattern PATH = Pattern.compile("(/[^/._\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*)*/?");

    private final Path root;
    private final long largest;
    private final PageLinks links;
    private final ImmutableFiles immutable;
    private final FileContents contents;
    /** Of which the log has been told; there are no more than files in the root. */
    private final Set<Path> tooLarge = ConcurrentHashMap.newKeySet();

    /** @param room most bytes of contents at a time */
    StaticFiles(Path root, int room) {
        this.contents = new FileContents(room, StaticFile::etag, InstantSource.system());
        this.largest = Math.min(LARGEST, room);
        this.root = root;
        this.links = new PageLinks(root);
        this.immutable = new ImmutableFiles(root);
    }

    /** What comes of looking for a file. */
    sealed interface Sought {
        record Found(StaticFile file) implements Sought {}

        enum None implements Sought {
            NOT_SERVED,
            /** Answers that are under way take the room that there is. */
            NO_ROOM
        }
    }

    /**
     * Looks for a file.
     *
     * @param page whose path is still percent-encoded
     * @param codings which the client takes
     * @param wanted whether the answer needs the content of a file that is known but for it; what is found then has one
     */
    Sought find(PageRequest page, AcceptEncoding codings, Predicate<StaticFile> wanted) {
        try {
            Optional<Located> file = located(page.path());
            return file.isPresent() ? find(file.get(), page, codings, wanted) : Sought.None.NOT_SERVED;
        } catch (IllegalArgumentException e) {
            return Sought.None.NOT_SERVED;
        } catch (IOException e) {
            LOG.debug("{} is not served", page.path(), e);
            return Sought.None.NOT_SERVED;
        }
    }

    @Override
    public void close() {
        contents.close();
    }

    private Sought find(Located file, PageRequest page, AcceptEncoding codings, Predicate<StaticFile> wanted)
            throws IOException {
        Map<ContentCoding, Path> variants = variants(file);
        ContentCoding coding = codings.choose(variants.keySet());
        Path read = coding == null ? file.real() : variants.getOrDefault(coding, file.real());
        if (!Files.isRegularFile(file.real()) || !isServed(read)) {
            return Sought.None.NOT_SERVED;
        }
        Optional<Summary> summary = contents.summary(read);
        if (summary.isEmpty()) {
            return Sought.None.NO_ROOM;
        }
        StaticFile found = new StaticFile(
                MediaTypes.of(file.name()),
                coding,
                !variants.isEmpty(),
                immutable.has(file.named()),
                summary.get(),
                null,
                linked(file.path(), page));
        if (!wanted.test(found)) {
            return new Sought.Found(found);
        }
        return contents.content(read)
                .<Sought>map(content -> new Sought.Found(found.with(content)))
                .orElse(Sought.None.NO_ROOM);
    }

    /** Compressed ones lie beside the file, and are as confined as it is. */
    private Map<ContentCoding, Path> variants(Located file) throws IOException {
        Map<ContentCoding, Path> variants = new EnumMap<>(ContentCoding.class);
        for (ContentCoding coding : ContentCoding.values()) {
            Path beside = file.beside(coding.suffix);
            if (Files.isRegularFile(beside)) {
                Path real = beside.toRealPath();
                if (isInside(real)) {
                    variants.put(coding, real);
                }
            }
        }
        return variants;
    }

    private List<LinkedResource> linked(String path, PageRequest page) {
        return links.of(path).stream()
                .filter(Objects::nonNull)
                .map(link -> LinkedResource.of(link, page, this::serves))
                .toList();
    }

    /** @param path still percent-encoded */
    private boolean serves(String path) {
        try {
            Optional<Located> file = located(path);
            return file.isPresent() && isServed(file.get().real());
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} is linked to and is not served", path, e);
            return false;
        }
    }

    private boolean isServed(Path real) throws IOException {
        if (!Files.isRegularFile(real)) {
            return false;
        }
        long size = Files.size(real);
        if (size > largest && tooLarge.add(real)) {
            LOG.warn("{} is not served: it has {} bytes (expected: at most {})", real, size, largest);
        }
        return size <= largest;
    }

    /** @param path still percent-encoded */
    private Optional<Located> located(String path) throws IOException {
        String decoded = QueryStringDecoder.decodeComponent(path.replace("+", "%2B"));
        if (!PATH.matcher(decoded).matches()) {
            return Optional.empty();
        }
        Path named = root.resolve(decoded.substring(1));
        if (Files.isDirectory(named)) {
            named = named.resolve("index.html");
        } else if (decoded.endsWith("/")) {
            return Optional.empty();
        }
        Path real = named.toRealPath();
        return isInside(real) ? Optional.of(new Located(decoded, named, real)) : Optional.empty();
    }

    private boolean isInside(Path real) throws IOException {
        return real.startsWith(root.toRealPath());
    }

    /**
     * Where a path leads.
     *
     * @param path decoded, as it was asked for
     * @param named by that name, or as the folder's page; whatever links lead on from there
     */
    private record Located(String path, Path named, Path real) {
        String name() {
            return String.valueOf(named.getFileName());
        }

        Path beside(String suffix) {
            return named.resolveSibling(name() + suffix);
        }
    }
}
