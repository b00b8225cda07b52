package dev.bellwether.notifier.page;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What pages link to: {@code _links.yaml} maps a page's path to a list of RFC 8288 Link values, for example
 * {@code /index.html: ["</app.js>; rel=preload; as=script"]}.
 */
final class PageLinks {
    private final RootFile<Map<String, List<String>>> links;

    PageLinks(Path root) {
        this.links = new RootFile<>(
                root.resolve("_links.yaml"),
                new TypeReference<>() {},
                Map.of(),
                "a mapping from page paths to lists of Link values");
    }

    /** @param path decoded, as the file names it; a folder's page may be named by either of its paths */
    List<String> of(String path) {
        Map<String, List<String>> known = links.get();
        List<String> found = known.get(path);
        if (found == null && path.endsWith("/")) {
            found = known.get(path + "index.html");
        }
        return found == null ? List.of() : found;
    }
}
