package dev.bellwether.notifier.push;

import dev.bellwether.notifier.config.PushConfig;
import dev.bellwether.notifier.config.PushConfig.Mode;
import dev.bellwether.notifier.http.Connection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which resources of a page go ahead of it, and how. A notification is none of them. A function of its arguments and the configuration: each
 * refusal has a name, and the first one that holds is told.
 */
final class PushRules {
    private final Mode mode;
    private final Whitelist whitelist;

    PushRules(PushConfig config) {
        this.mode = config.mode();
        this.whitelist = new Whitelist(config.whitelist());
    }

    /**
     * What is known of the client's connection.
     *
     * @param takesPush its SETTINGS_ENABLE_PUSH
     * @param goingAway whether GOAWAY was sent or received
     * @param carried what it carries or carried that is not to meet a promise; null for nothing
     * @param promisedPage whether the page's own stream was promised by this server
     * @param awaitsPage whether the page's answer can still be begun
     * @param roomForPushes how many more streams it lets the server open
     */
    record Client(
            boolean takesPush,
            boolean goingAway,
            Connection.@Nullable Carried carried,
            boolean promisedPage,
            boolean awaitsPage,
            int roomForPushes) {
        /** Which knows nothing of pushes. */
        static final Client OF_HTTP1 = new Client(false, false, null, false, true, 0);
        /** Which hears nothing more. */
        static final Client GONE = new Client(false, false, null, false, false, 0);
    }

    /**
     * Decides for one link.
     *
     * @param exists whether it is served here; true for what another server serves
     * @param pushed whether the target was pushed on this connection already
     */
    PushOutcome decide(PageRequest page, Optional<Target> linked, boolean exists, Client client, boolean pushed) {
        if (mode == Mode.DISABLED) {
            return PushOutcome.DISABLED;
        }
        if (!page.http2()) {
            return PushOutcome.HTTP1;
        }
        if (client.promisedPage()) {
            return PushOutcome.PROMISED_PAGE;
        }
        if (!client.awaitsPage()) {
            return PushOutcome.RESPONSE_ENDED;
        }
        if (linked.isEmpty()) {
            return PushOutcome.NOT_PRELOAD;
        }
        Target target = linked.get();
        if (target.query() != null) {
            return PushOutcome.QUERY;
        }
        if (!whitelist.allows(target, page)) {
            return PushOutcome.NOT_WHITELISTED;
        }
        if (!exists) {
            return PushOutcome.MISSING;
        }
        if (!target.isOf(page)) { // RFC 9113, section 8.4: a promise is of what this server has authority for
            return hint(page);
        }
        return switch (mode) {
            case PUSH_PROMISE -> promise(client, pushed);
            case EARLY_HINTS -> hint(page);
            default -> client.takesPush() ? promise(client, pushed) : hint(page);
        };
    }

    private static PushOutcome promise(Client client, boolean pushed) {
        if (!client.takesPush()) {
            return PushOutcome.CLIENT_REFUSES;
        }
        if (client.goingAway()) {
            return PushOutcome.GOING_AWAY;
        }
        if (client.carried() != null) {
            return switch (client.carried()) {
                case WEBSOCKET -> PushOutcome.WEBSOCKET;
                case GRPC_WEB -> PushOutcome.GRPC_WEB;
            };
        }
        if (pushed) {
            return PushOutcome.ALREADY_PUSHED;
        }
        return client.roomForPushes() > 0 ? PushOutcome.PUSH : PushOutcome.TOO_MANY;
    }

    /** Browsers use hints for a page that is opened at the top level alone. */
    private static PushOutcome hint(PageRequest page) {
        boolean navigation = "navigate".equals(page.headers().get("sec-fetch-mode"))
                && "document".equals(page.headers().get("sec-fetch-dest", "document"));
        return navigation ? PushOutcome.HINT : PushOutcome.NOT_A_NAVIGATION;
    }
}
