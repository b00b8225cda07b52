package dev.bellwether.notifier.page;

import dev.bellwether.notifier.push.LinkedResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file as it is served.
 *
 * @param etag quoted, strong
 * @param content never written to
 * @param links what the page links to
 */
record StaticFile(String mediaType, String etag, byte[] content, List<LinkedResource> links) {
    StaticFile {
        links = List.copyOf(links);
    }

    /** RFC 9110 section 13.1.2: a weak comparison with each tag of the list. */
    boolean isMatchedBy(@Nullable String ifNoneMatch) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String tag : ifNoneMatch.split(",", -1)) {
            String trimmed = tag.trim();
            if (trimmed.equals("*") || trimmed.equals(etag) || trimmed.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }
}
