package dev.bellwether.notifier.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The section {@code auth}: exactly one of anonymous and tokens, and which must be said. */
final class AuthSection {
    private static final String COOKIE = "the name of a cookie: letters, digits and !#$%&'*+.^_`|~-";
    private static final String URL = "an http or https URL without a user";
    private static final Pattern COOKIE_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    private AuthSection() {}

    static AuthConfig read(ConfigNode node) {
        node.object("anonymous", "jwt");
        ConfigNode anonymous = node.get("anonymous");
        ConfigNode jwt = node.get("jwt");
        if (!jwt.isPresent()) {
            if (!anonymous.isTrue()) {
                anonymous.error(
                        "true: whoever reaches the port may subscribe and publish, and that must be said; or jwt");
            }
            return new AuthConfig.Anonymous();
        }
        if (anonymous.isPresent()) {
            anonymous.error("nothing beside jwt: either everybody is let in or whoever has a token");
        }
        jwt.object("jwks", "audience", "issuer", "clockSkew", "cookie");
        return new AuthConfig.Jwt(
                keys(jwt.get("jwks").object("file", "url", "refresh", "caFile")),
                jwt.get("audience").text(null, "what the tokens' aud contains"),
                jwt.get("issuer").optionalText("the tokens' iss"),
                jwt.get("clockSkew").duration(Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(5)),
                cookie(jwt.get("cookie")));
    }

    private static AuthConfig.Keys keys(ConfigNode node) {
        ConfigNode url = node.get("url");
        ConfigNode refresh = node.get("refresh");
        ConfigNode ca = node.get("caFile");
        if (!url.isPresent()) {
            if (ca.isPresent()) {
                ca.error("nothing: only an https url has somebody who vouches for it");
            }
            if (refresh.isPresent()) {
                refresh.error("nothing: only keys from a url have it, a file is read when it changes");
            }
            return new AuthConfig.KeyFile(
                    node.get("file").file("a file with a JWK Set, or a url that answers with one"));
        }
        if (node.get("file").isPresent()) {
            node.get("file").error("nothing beside url: the keys are in one place");
        }
        URI from = url(url);
        if (ca.isPresent() && "http".equals(from.getScheme())) {
            ca.error("nothing: nobody vouches for an http url");
        }
        return new AuthConfig.KeyUrl(
                from,
                refresh.duration(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(24)),
                ca.isPresent() ? ca.file("a file with certificates in PEM") : null);
    }

    private static URI url(ConfigNode node) {
        String text = node.text(null, URL);
        try {
            URI url = new URI(text);
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (text.isEmpty() || isHttp && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        node.error(URL);
        return URI.create("");
    }

    private static @Nullable String cookie(ConfigNode node) {
        String name = node.optionalText(COOKIE);
        if (name != null && !name.isEmpty() && !COOKIE_NAME.matcher(name).matches()) {
            node.error(COOKIE);
        }
        return name;
    }
}
