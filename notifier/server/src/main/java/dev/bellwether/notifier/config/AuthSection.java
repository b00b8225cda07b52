package dev.bellwether.notifier.config;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The section {@code auth}: exactly one of anonymous and tokens, and which must be said. */
final class AuthSection {
    private static final String COOKIE = "the name of a cookie: letters, digits and !#$%&'*+.^_`|~-";
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
                jwt.get("jwks").object("file").get("file").file("a file with a JWK Set"),
                jwt.get("audience").text(null, "what the tokens' aud contains"),
                jwt.get("issuer").optionalText("the tokens' iss"),
                jwt.get("clockSkew").duration(Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(5)),
                cookie(jwt.get("cookie")));
    }

    private static @Nullable String cookie(ConfigNode node) {
        String name = node.optionalText(COOKIE);
        if (name != null && !name.isEmpty() && !COOKIE_NAME.matcher(name).matches()) {
            node.error(COOKIE);
        }
        return name;
    }
}
