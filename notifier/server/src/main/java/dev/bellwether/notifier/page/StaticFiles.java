package dev.bellwether.notifier.page;

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
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files below the static root. Nothing above it can be named, by dots or by links: the real path is checked. Names that begin with a dot
 * or an underscore are not served, which also keeps {@code _links.yaml}, {@code _immutable.yaml} and the folders behind a mounted ConfigMap to themselves.
 */
final class StaticFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StaticFiles.class);
    private static final long LARGEST = 16 << 20;
    private static final Pattern PATH = Pattern.compile("(/[^/._\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*)*/?");

    private final Path root;
    private final PageLinks links;
    private final ImmutableFiles immutable;
    private final ContentTags tags = new ContentTags(StaticFile::etag, InstantSource.system());

    StaticFiles(Path root) {
        this.root = root;
        this.links = new PageLinks(root);
        this.immutable = new ImmutableFiles(root);
    }

    /**
     * @param page whose path is still percent-encoded; the answer is empty for what is not served
     * @param codings which the client takes
     */
    Optional<StaticFile> read(PageRequest page, AcceptEncoding codings) {
        try {
            Optional<Located> file = located(page.path());
            return file.isPresent() ? read(file.get(), page, codings) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.debug("{} is not served", page.path(), e);
            return Optional.empty();
        }
    }

    private Optional<StaticFile> read(Located file, PageRequest page, AcceptEncoding codings) throws IOException {
        Map<ContentCoding, Path> variants = variants(file);
        ContentCoding coding = codings.choose(variants.keySet());
        Path read = coding == null ? file.real() : variants.getOrDefault(coding, file.real());
        if (!Files.isRegularFile(file.real()) || !isServed(read)) {
            return Optional.empty();
        }
        ContentTags.Content content = tags.read(read);
        return Optional.of(new StaticFile(
                MediaTypes.of(file.name()),
                coding,
                !variants.isEmpty(),
                immutable.has(file.named()),
                content.tag(),
                content.bytes(),
                linked(file.path(), page)));
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

    private static boolean isServed(Path real) throws IOException {
        return Files.isRegularFile(real) && Files.size(real) <= LARGEST;
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
