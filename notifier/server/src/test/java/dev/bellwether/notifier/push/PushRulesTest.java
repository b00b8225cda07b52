package dev.bellwether.notifier.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.config.PushConfig;
import dev.bellwether.notifier.config.PushConfig.Mode;
import dev.bellwether.notifier.http.Connection;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushRulesTest {
    private static final List<PushConfig.Rule> WHITELIST = List.of(
            new PushConfig.Rule("/static/", null, null, null),
            new PushConfig.Rule(null, "^/assets/[0-9a-f]{8}\\.js$", "https", "cdn.example"));
    private static final PushRules.Client TAKES = new PushRules.Client(true, false, null, false, 10);
    private static final PushRules.Client REFUSES = new PushRules.Client(false, false, null, false, 10);

    @ParameterizedTest
    @CsvSource({
        "AUTO, </static/a.js>, PUSH, HINT",
        "AUTO, <a.js>, NOT_WHITELISTED, NOT_WHITELISTED",
        "AUTO, <static/a.js>, PUSH, HINT",
        "AUTO, <https://CHAT.example/static/a.js>, PUSH, HINT",
        "AUTO, <http://chat.example/static/a.js>, NOT_WHITELISTED, NOT_WHITELISTED",
        "AUTO, <https://cdn.example/assets/0123abcd.js>, HINT, HINT",
        "AUTO, <https://cdn.example/assets/0123abcd.js.map>, NOT_WHITELISTED, NOT_WHITELISTED",
        "AUTO, </assets/0123abcd.js>, NOT_WHITELISTED, NOT_WHITELISTED",
        "AUTO, </static/../secret.js>, NOT_WHITELISTED, NOT_WHITELISTED",
        "AUTO, </static/a.js?x=1>, QUERY, QUERY",
        "AUTO, </static/a b.js>, NOT_PRELOAD, NOT_PRELOAD",
        "PUSH_PROMISE, </static/a.js>, PUSH, CLIENT_REFUSES",
        "PUSH_PROMISE, <https://cdn.example/assets/0123abcd.js>, OTHER_AUTHORITY, OTHER_AUTHORITY",
        "EARLY_HINTS, </static/a.js>, HINT, HINT",
        "DISABLED, </static/a.js>, DISABLED, DISABLED",
    })
    void aLinkIsDecidedByModeWhitelistAndClient(Mode mode, String link, PushOutcome takes, PushOutcome refuses) {
        assertThat(decide(mode, link, TAKES, true)).isEqualTo(takes);
        assertThat(decide(mode, link, REFUSES, true)).isEqualTo(refuses);
        assertThat(decide(mode, link, REFUSES, false))
                .isEqualTo(refuses == PushOutcome.HINT ? PushOutcome.NOT_A_NAVIGATION : refuses);
    }

    @ParameterizedTest
    @CsvSource({
        "false, true, false, , false, false, 1, HTTP1",
        "true, true, true, , false, false, 1, GOING_AWAY",
        "true, true, false, WEBSOCKET, false, false, 1, WEBSOCKET",
        "true, true, false, GRPC_WEB, false, false, 1, GRPC_WEB",
        "true, true, false, , true, false, 1, PROMISED_PAGE",
        "true, true, false, , false, true, 1, ALREADY_PUSHED",
        "true, true, false, , false, false, 0, TOO_MANY",
        "true, false, false, , false, false, 1, MISSING",
        "true, true, false, , false, false, 1, PUSH",
    })
    void aPromiseIsRefusedForANamedReason(
            boolean http2,
            boolean exists,
            boolean away,
            Connection.@Nullable Carried carried,
            boolean promised,
            boolean pushed,
            int room,
            PushOutcome told) {
        PageRequest page = page(http2, false);
        assertThat(rules(Mode.AUTO)
                        .decide(
                                page,
                                Target.of("</static/a.js>; rel=preload", page),
                                exists,
                                new PushRules.Client(true, away, carried, promised, room),
                                pushed))
                .isEqualTo(told);
    }

    @Test
    void onlyPreloadLinksAreTargets() {
        PageRequest page = page(true, true);
        assertThat(Target.of("</a.js>; rel=stylesheet", page)).isEmpty();
        assertThat(Target.of("/a.js; rel=preload", page)).isEmpty();
        assertThat(Target.of("</a.js>; REL=\"preload\"; as=script", page)).isPresent();
    }

    @Test
    void aPromiseIsNeverMadeThatTheProtocolForbidsWhateverElseHolds() {
        Random random = new Random(7);
        List<String> links =
                List.of("</static/a.js>", "</static/a.js?q>", "<https://cdn.example/assets/0123abcd.js>", "</x>");
        int promises = 0;
        for (int i = 0; i < 20_000; i++) {
            PageRequest page = page(random.nextInt(8) > 0, random.nextBoolean());
            PushRules.Client client = new PushRules.Client(
                    random.nextBoolean(),
                    random.nextInt(4) == 0,
                    random.nextInt(4) == 0 ? Connection.Carried.GRPC_WEB : null,
                    random.nextInt(4) == 0,
                    random.nextInt(3));
            Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
            Optional<Target> target = Target.of(links.get(random.nextInt(links.size())) + "; rel=preload", page);
            boolean exists = random.nextInt(4) > 0;
            boolean pushed = random.nextInt(4) == 0;
            PushOutcome outcome = rules(mode).decide(page, target, exists, client, pushed);
            boolean may = page.http2()
                    && (mode == Mode.AUTO || mode == Mode.PUSH_PROMISE)
                    && client.takesPush()
                    && !client.goingAway()
                    && !client.promisedPage()
                    && client.carried() == null
                    && client.roomForPushes() > 0
                    && exists
                    && !pushed
                    && target.orElseThrow().path().equals("/static/a.js")
                    && target.orElseThrow().query() == null;
            assertThat(outcome == PushOutcome.PUSH).isEqualTo(may);
            promises += may ? 1 : 0;
        }
        assertThat(promises).isPositive();
    }

    private static PushOutcome decide(Mode mode, String link, PushRules.Client client, boolean navigation) {
        PageRequest page = page(true, navigation);
        return rules(mode).decide(page, Target.of(link + "; rel=preload", page), true, client, false);
    }

    private static PushRules rules(Mode mode) {
        return new PushRules(new PushConfig(mode, WHITELIST));
    }

    private static PageRequest page(boolean http2, boolean navigation) {
        DefaultHttpHeaders headers = new DefaultHttpHeaders();
        if (navigation) {
            headers.set("sec-fetch-mode", "navigate");
        }
        return new PageRequest(http2, "https", "chat.example", "/", headers);
    }
}
