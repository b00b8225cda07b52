package dev.bellwether.notifier.peer;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says of who sent it a request.
 *
 * @param address null where it hides it, or writes what is no address
 * @param scheme {@code http} or {@code https}; null where it does not say
 */
record Hop(@Nullable InetAddress address, @Nullable String scheme) {
    /** RFC 7239 section 4: name=value, the value a token or a quoted string. */
    private static final Pattern PAIR =
            Pattern.compile("\\s*([A-Za-z]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s\",;]*))\\s*");

    private static final Pattern WITH_PORT =
            Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::[\\w.-]+)?|([0-9.]+)(?::[\\w.-]+)?");

    /** The hops of {@code Forwarded}, left to right. What is malformed hides everything left of it. */
    static List<Hop> forwarded(List<String> headers) {
        String text = String.join(",", headers);
        List<Hop> hops = new ArrayList<>();
        Matcher pair = PAIR.matcher(text);
        @Nullable InetAddress address = null;
        @Nullable String scheme = null;
        for (int at = 0; at < text.length(); ) {
            if (!pair.region(at, text.length()).lookingAt()) {
                // From the next comma on there may be hops again, unless that is inside of quotes.
                int comma = text.indexOf(',', at);
                hops.add(new Hop(null, null));
                address = null;
                scheme = null;
                at = comma < 0 ? text.length() : comma + 1;
                continue;
            }
            String quoted = pair.group(2);
            String value = quoted == null ? pair.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            switch (pair.group(1).toLowerCase(Locale.ROOT)) {
                case "for" -> address = address(value);
                case "proto" -> scheme = scheme(value);
                default -> {}
            }
            at = pair.end();
            boolean more = at < text.length() && text.charAt(at) == ';';
            if (!more) {
                hops.add(new Hop(address, scheme));
                address = null;
                scheme = null;
            }
            at += at < text.length() && (more || text.charAt(at) == ',') ? 1 : 0;
        }
        return hops;
    }

    /** The hops of {@code X-Forwarded-For}, left to right, and what {@code X-Forwarded-Proto} says of them: each, or the last of all. */
    static List<Hop> xForwarded(List<String> addresses, List<String> schemes) {
        List<String> from = items(addresses);
        List<String> by = items(schemes);
        List<Hop> hops = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            int of = by.size() == from.size() ? i : by.size() - 1;
            hops.add(new Hop(address(from.get(i)), of < 0 ? null : scheme(by.get(of))));
        }
        return hops;
    }

    private static List<String> items(List<String> headers) {
        return headers.isEmpty()
                ? List.of()
                : Pattern.compile(",")
                        .splitAsStream(String.join(",", headers))
                        .map(String::strip)
                        .toList();
    }

    private static @Nullable String scheme(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return lower.equals("http") || lower.equals("https") ? lower : null;
    }

    private static @Nullable InetAddress address(String value) {
        Matcher matcher = WITH_PORT.matcher(value);
        String literal = value;
        if (matcher.matches()) {
            literal = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        }
        byte[] bytes = literal.indexOf('%') < 0 ? NetUtil.createByteArrayFromIpAddressString(literal) : null;
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
