package dev.bellwether.notifier.page;

import dev.bellwether.notifier.push.LinkedResource;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files below the static root. Nothing above it can be named, by dots or by links: the real path is checked. Names that begin with a dot
 * or an underscore are not served, which also keeps {@code _links.yaml} and the folders behind a mounted ConfigMap to themselves.
 */
final class StaticFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StaticFiles.class);
    private static final long LARGEST = 16 << 20;
    private static final Pattern PATH = Pattern.compile("(/[^/._\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*)*/?");
    private static final Pattern LOCAL = Pattern.compile("<(/[^/>?][^>?]*)[?>]");
    private static final Map<String, String> MEDIA_TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"));

    private final Path root;
    private final PageLinks links;

    StaticFiles(Path root) {
        this.root = root;
        this.links = new PageLinks(root.resolve("_links.yaml"));
    }

    /** @param path a request's, still percent-encoded; empty for what is not served */
    Optional<StaticFile> read(String path) {
        try {
            Optional<Path> real = located(path);
            return real.isPresent()
                    ? read(QueryStringDecoder.decodeComponent(path.replace("+", "%2B")), real.get())
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.debug("{} is not served", path, e);
            return Optional.empty();
        }
    }

    private Optional<StaticFile> read(String path, Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile() || attributes.size() > LARGEST) {
            return Optional.empty();
        }
        String etag = '"' + Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)) + "-"
                + Long.toHexString(attributes.size()) + '"';
        return Optional.of(new StaticFile(mediaType(file), etag, Files.readAllBytes(file), linked(path)));
    }

    private List<LinkedResource> linked(String page) {
        return links.of(page).stream()
                .map(link -> new LinkedResource(link, exists(link)))
                .toList();
    }

    /** Whether a link by absolute path leads to a file; a link of another form says nothing about a file here. */
    private boolean exists(String link) {
        Matcher local = LOCAL.matcher(link);
        if (!local.lookingAt()) {
            return true;
        }
        try {
            return located(local.group(1)).filter(Files::isRegularFile).isPresent();
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} links to nothing", link, e);
            return false;
        }
    }

    /** @param path still percent-encoded */
    private Optional<Path> located(String path) throws IOException {
        String decoded = QueryStringDecoder.decodeComponent(path.replace("+", "%2B"));
        if (!PATH.matcher(decoded).matches()) {
            return Optional.empty();
        }
        Path real = root.resolve(decoded.substring(1)).toRealPath();
        if (Files.isDirectory(real)) {
            real = real.resolve("index.html").toRealPath();
        } else if (decoded.endsWith("/")) {
            return Optional.empty();
        }
        return real.startsWith(root.toRealPath()) ? Optional.of(real) : Optional.empty();
    }

    private static String mediaType(Path file) {
        String name = String.valueOf(file.getFileName());
        return MEDIA_TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }
}
