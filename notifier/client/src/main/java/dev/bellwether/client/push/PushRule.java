package dev.bellwether.client.push;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One line of a whitelist: a condition on the path, and optionally on scheme and authority.
 *
 * @param path prefix or expression
 * @param scheme {@code http} or {@code https}; null for that of the connection
 * @param authority host and optional port; null for that of the connection
 */
public record PushRule(
        PathRule path, @Nullable String scheme, @Nullable String authority) {
    /** A condition on the path. */
    public sealed interface PathRule {
        /** Whether a path meets the condition. */
        boolean matches(String path);
    }

    /** The path begins with {@code prefix}, compared byte by byte. */
    public record Prefix(String prefix) implements PathRule {
        /** @throws IllegalArgumentException unless the prefix begins with a slash */
        public Prefix {
            if (!prefix.startsWith("/")) {
                throw new IllegalArgumentException("pathPrefix: " + prefix + " (expected: an absolute path)");
            }
        }

        @Override
        public boolean matches(String path) {
            return path.startsWith(prefix);
        }
    }

    /** The whole path matches the expression. RE2, so that no expression takes more than linear time. */
    public record Expression(Pattern pattern) implements PathRule {
        @Override
        public boolean matches(String path) {
            return pattern.matches(path);
        }
    }

    /** Lists every path below a prefix at the connection's own origin. */
    public static PushRule prefix(String prefix) {
        return new PushRule(new Prefix(prefix), null, null);
    }

    /**
     * Lists every path that matches an RE2 expression from end to end, at the connection's own origin.
     *
     * @throws IllegalArgumentException if it does not compile
     */
    public static PushRule regex(String expression) {
        try {
            return new PushRule(new Expression(Pattern.compile(expression)), null, null);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "pathRegex: " + expression + " (expected: an RE2 expression; " + e.getDescription() + ")", e);
        }
    }

    boolean matches(PushPromise promise) {
        return (scheme == null || scheme.equalsIgnoreCase(promise.scheme()))
                && (authority == null || authority.equalsIgnoreCase(promise.authority()))
                && path.matches(promise.path());
    }
}
