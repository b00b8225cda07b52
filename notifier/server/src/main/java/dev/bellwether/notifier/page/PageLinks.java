package dev.bellwether.notifier.page;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What pages link to: a YAML file that maps a page's path to a list of RFC 8288 Link values, for example
 * {@code /index.html: ["</app.js>; rel=preload; as=script"]}. Read again when it changes; one that cannot be read links nothing, and the log
 * says so once.
 */
final class PageLinks {
    private static final Logger LOG = LoggerFactory.getLogger(PageLinks.class);
    private static final ObjectMapper YAML = new YAMLMapper();

    private final Path file;
    private Map<String, List<String>> links = Map.of();
    private @Nullable FileTime readAt;

    PageLinks(Path file) {
        this.file = file;
    }

    /** @param path decoded, as the file names it; a folder's page may be named by either of its paths */
    synchronized List<String> of(String path) {
        refresh();
        List<String> found = links.get(path);
        if (found == null && path.endsWith("/")) {
            found = links.get(path + "index.html");
        }
        return found == null ? List.of() : found;
    }

    private void refresh() {
        if (!Files.exists(file)) {
            links = Map.of();
            readAt = null;
            return;
        }
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (changed.equals(readAt)) {
                return;
            }
            readAt = changed;
            links = YAML.readValue(Files.readString(file), new TypeReference<Map<String, List<String>>>() {});
        } catch (IOException e) {
            LOG.warn("{} cannot be read (expected: a mapping from page paths to lists of Link values)", file, e);
            links = Map.of();
        }
    }
}
