package dev.bellwether.notifier.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is agreed on permessage-deflate (RFC 7692): always that neither side keeps its window from one message to the next. The server's messages are
 * compressed once for all clients, which have nothing else in common; and an inflater for each idle client would cost more than all else of it.
 */
public record Deflate() {
    private static final String NAME = "permessage-deflate";
    private static final String WIDEST = "15";

    /**
     * Takes the first offer that can be met, if any can. Not met are those for a server's window below 32 KiB, which the JDK's deflater does not know,
     * and those that RFC 7692 section 7.1 has a server decline: unknown, repeated or invalid parameters.
     *
     * @param headers the values of Sec-WebSocket-Extensions
     */
    static Optional<Deflate> negotiate(List<String> headers) {
        for (String header : headers) {
            Optional<List<ExtensionOffer>> offers = ExtensionOffer.parse(header);
            if (offers.isEmpty()) {
                return Optional.empty();
            }
            for (ExtensionOffer offer : offers.get()) {
                if (offer.name().equalsIgnoreCase(NAME) && canBeMet(offer)) {
                    return Optional.of(new Deflate());
                }
            }
        }
        return Optional.empty();
    }

    /** The value of Sec-WebSocket-Extensions that says so. A client that knows the extension knows both parameters. */
    String response() {
        return NAME + "; server_no_context_takeover; client_no_context_takeover";
    }

    private static boolean canBeMet(ExtensionOffer offer) {
        Set<String> seen = new HashSet<>();
        for (ExtensionOffer.Parameter parameter : offer.parameters()) {
            if (!seen.add(parameter.name()) || !canBeMet(parameter)) {
                return false;
            }
        }
        return true;
    }

    private static boolean canBeMet(ExtensionOffer.Parameter parameter) {
        Optional<String> value = parameter.value();
        return switch (parameter.name()) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value.isEmpty();
            case "server_max_window_bits" -> value.equals(Optional.of(WIDEST));
            // A wish to be told of a limit, which is not needed: an inflater knows the widest window.
            case "client_max_window_bits" -> value.isEmpty() || value.get().matches("[89]|1[0-5]");
            default -> false;
        };
    }
}
