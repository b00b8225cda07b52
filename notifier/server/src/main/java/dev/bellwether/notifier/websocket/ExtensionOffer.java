package dev.bellwether.notifier.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One extension a client offers in Sec-WebSocket-Extensions (RFC 6455 section 9.1).
 *
 * @param parameters in their order; the same name may come again
 */
record ExtensionOffer(String name, List<Parameter> parameters) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    /** Name, and a value that is a token with or without quotes: RFC 6455 allows no other. */
    private static final Pattern PART =
            Pattern.compile("(" + TOKEN + ")(?:[ \\t]*=[ \\t]*(?:(" + TOKEN + ")|\"(" + TOKEN + ")\"))?");

    ExtensionOffer {
        parameters = List.copyOf(parameters);
    }

    /** @param name in lower case */
    record Parameter(String name, Optional<String> value) {}

    /** @return in the client's order of preference; empty if the header is not well-formed */
    static Optional<List<ExtensionOffer>> parse(String header) {
        List<ExtensionOffer> offers = new ArrayList<>();
        for (String offer : header.split(",", -1)) {
            String[] parts = offer.split(";", -1);
            List<Parameter> parameters = new ArrayList<>();
            for (int i = 0; i < parts.length; i++) {
                Matcher part = PART.matcher(parts[i].trim());
                if (!part.matches() || i == 0 && part.end(1) != part.end()) {
                    return Optional.empty();
                }
                String value = part.group(2) != null ? part.group(2) : part.group(3);
                parameters.add(new Parameter(part.group(1).toLowerCase(Locale.ROOT), Optional.ofNullable(value)));
            }
            offers.add(new ExtensionOffer(parts[0].trim(), parameters.subList(1, parameters.size())));
        }
        return Optional.of(offers);
    }
}
