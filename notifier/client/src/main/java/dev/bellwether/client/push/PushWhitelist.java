package dev.bellwether.client.push;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The pushes a client takes. A client with a whitelist, even an empty one, tells the server that it takes pushes and refuses the unlisted ones singly; a client
 * without one switches push off for the connection (SETTINGS_ENABLE_PUSH = 0), which is cheaper for both if nothing is wanted.
 *
 * @param rules any of them may list a promise
 */
public record PushWhitelist(List<PushRule> rules) {
    private static final Set<String> METHODS = Set.of("GET", "HEAD");
    private static final Pattern UPWARDS = Pattern.compile("/(\\.|%2e){1,2}(/|$)", Pattern.CASE_INSENSITIVE);

    /** Copies the rules. */
    public PushWhitelist {
        rules = List.copyOf(rules);
    }

    /** Decides on a promise received on a connection to {@code scheme://authority}. */
    public PushDecision decide(PushPromise promise, String scheme, String authority) {
        if (!METHODS.contains(promise.method())) {
            return PushDecision.METHOD;
        }
        if (!scheme.equalsIgnoreCase(promise.scheme())
                || !plain(scheme, authority).equals(plain(scheme, promise.authority()))) {
            return PushDecision.OTHER_ORIGIN;
        }
        if (!plainPath(promise.path())) {
            return PushDecision.PATH;
        }
        return rules.stream().anyMatch(rule -> rule.matches(promise)) ? PushDecision.ACCEPTED : PushDecision.NOT_LISTED;
    }

    private static boolean plainPath(String path) {
        // A prefix says nothing about a path that leaves it again.
        return path.startsWith("/")
                && path.chars().noneMatch(c -> c == '?' || c == '#' || c == '\\')
                && !UPWARDS.matcher(path).find();
    }

    private static String plain(String scheme, String authority) {
        String lower = authority.toLowerCase(Locale.ROOT);
        String port = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
        return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }
}
