package dev.bellwether.notifier.auth;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The origins (RFC 6454) whose pages may use this gateway, beside its own. Pure. */
public final class Origins {
    private final Set<String> allowed;

    /** @param allowed serialised as browsers do: lower case, without a default port */
    public Origins(Collection<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    public Set<String> allowed() {
        return allowed;
    }

    /**
     * @param origin the header {@code Origin}; null for none, as browsers have it for most {@code GET}s of a page's own origin
     * @param fetchSite the header {@code Sec-Fetch-Site}, which browsers send to https and localhost; null for none
     * @param own what the client called this gateway: scheme, host and port
     */
    public Provenance judge(@Nullable String origin, @Nullable String fetchSite, String own) {
        boolean sameOrigin = "same-origin".equals(fetchSite);
        if (origin == null) {
            return sameOrigin
                    ? Provenance.OWN
                    : fetchSite == null || fetchSite.equals("none") ? Provenance.UNKNOWN : Provenance.FOREIGN;
        }
        if (allowed.contains(origin)) {
            return Provenance.ALLOWED;
        }
        return sameOrigin || origin.equals(serialised(own)) ? Provenance.OWN : Provenance.FOREIGN;
    }

    private static String serialised(String own) {
        String lower = own.toLowerCase(Locale.ROOT);
        String port = lower.startsWith("https:") ? ":443" : ":80";
        return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }
}
