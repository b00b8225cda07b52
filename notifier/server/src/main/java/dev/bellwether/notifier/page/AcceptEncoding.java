package dev.bellwether.notifier.page;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An {@code Accept-Encoding} header (RFC 9110, section 12.5.3): how much a client wants each coding, in thousandths. */
final class AcceptEncoding {
    private static final Pattern ITEM =
            Pattern.compile("([!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?))?");
    private static final String IDENTITY = "identity";
    private static final String ANY = "*";
    private static final int ALL = 1000;

    private final Map<String, Integer> weights = new HashMap<>();

    /** @param header null for none; items that are malformed count as not said */
    AcceptEncoding(@Nullable String header) {
        if (header == null) {
            return;
        }
        for (String item : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            Matcher read = ITEM.matcher(item.strip());
            if (read.matches()) {
                String token = read.group(1).equals("x-gzip") ? ContentCoding.GZIP.token : read.group(1);
                weights.put(token, thousandths(read.group(2)));
            }
        }
    }

    /**
     * The coding to use of those there are: what the client wants most, and of what it wants equally the first of {@link ContentCoding}. Null for
     * none: because it takes no coding, or asks for identity more than for any. One that takes not even identity gets it: there is nothing else.
     */
    @Nullable
    ContentCoding choose(Set<ContentCoding> available) {
        ContentCoding best = null;
        int most = Math.max(0, weights.getOrDefault(IDENTITY, 0) - 1);
        for (ContentCoding coding : ContentCoding.values()) {
            int weight = weights.getOrDefault(coding.token, weights.getOrDefault(ANY, 0));
            if (available.contains(coding) && weight > most) {
                best = coding;
                most = weight;
            }
        }
        return best;
    }

    private static int thousandths(@Nullable String weight) {
        return weight == null ? ALL : (int) Math.round(Double.parseDouble(weight) * ALL);
    }
}
