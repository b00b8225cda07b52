package dev.bellwether.notifier.push;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a page links to.
 *
 * @param scheme lower case
 * @param authority lower case, host and optional port
 * @param path absolute, without dot segments
 * @param query null for none
 */
record Target(
        String scheme,
        String authority,
        String path,
        @Nullable String query) {
    private static final String PRELOAD = "preload";

    /** The target of a {@code rel=preload} Link value (RFC 8288), relative to a page; empty for what is none or cannot be read. */
    static Optional<Target> of(String link, PageRequest page) {
        int end = link.indexOf('>');
        if (!link.startsWith("<") || end < 0 || !isPreload(link.substring(end + 1))) {
            return Optional.empty();
        }
        try {
            URI base = new URI(page.scheme() + "://" + page.authority() + page.path());
            URI target = base.resolve(link.substring(1, end)).normalize();
            boolean known = target.getScheme() != null
                    && target.getRawAuthority() != null
                    && target.getRawPath() != null
                    && target.getRawPath().startsWith("/")
                    && !target.getRawPath().startsWith("/..");
            return known
                    ? Optional.of(new Target(
                            target.getScheme().toLowerCase(Locale.ROOT),
                            target.getRawAuthority().toLowerCase(Locale.ROOT),
                            target.getRawPath(),
                            target.getRawQuery()))
                    : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether it is served under the same name, which a promise must be. */
    boolean isOf(PageRequest page) {
        return scheme.equalsIgnoreCase(page.scheme()) && authority.equalsIgnoreCase(page.authority());
    }

    /** What it is known by on a connection, which may serve several authorities. */
    String resource() {
        return scheme + "://" + authority + path;
    }

    private static boolean isPreload(String parameters) {
        for (String parameter : parameters.split(";", -1)) {
            String[] parts = parameter.strip().split("=", 2);
            if (parts.length == 2
                    && parts[0].strip().equalsIgnoreCase("rel")
                    && parts[1].strip().replace("\"", "").equalsIgnoreCase(PRELOAD)) {
                return true;
            }
        }
        return false;
    }
}
