package dev.bellwether.notifier.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.config.PushConfig;
import dev.bellwether.notifier.config.PushConfig.Mode;
import dev.bellwether.notifier.http.Connection;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushRulesTest {
    private static final List<PushConfig.Rule> WHITELIST = List.of(
            new PushConfig.Rule("/static/", null, null, null),
            new PushConfig.Rule(null, "^/assets/[0-9a-f]{8}\\.js$", "https", "cdn.example"));
    private static final String OWN = "</static/a.js>; rel=preload";
    private static final String ELSEWHERE = "<https://cdn.example/assets/0123abcd.js>; rel=preload";
    private static final List<String> LINKS = List.of(
            OWN, ELSEWHERE, "</static/a.js?q>; rel=preload", "</x>; rel=preload", "</static/a.js>; rel=stylesheet");
    private static final List<Connection.@Nullable Carried> CARRIED =
            Arrays.asList(null, Connection.Carried.WEBSOCKET, Connection.Carried.GRPC_WEB);
    private static final PushRules.Client TAKES = new PushRules.Client(true, false, null, false, true, 10);
    private static final PushRules.Client REFUSES = new PushRules.Client(false, false, null, false, true, 10);

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
        "PUSH_PROMISE, <https://cdn.example/assets/0123abcd.js>, HINT, HINT",
        "PUSH_PROMISE, <https://cdn.example/assets/0123abcd.js.map>, NOT_WHITELISTED, NOT_WHITELISTED",
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
        "false, true, false, , false, true, false, 1, HTTP1",
        "true, true, true, , false, true, false, 1, GOING_AWAY",
        "true, true, false, WEBSOCKET, false, true, false, 1, WEBSOCKET",
        "true, true, false, GRPC_WEB, false, true, false, 1, GRPC_WEB",
        "true, true, false, , true, true, false, 1, PROMISED_PAGE",
        "true, true, false, , false, false, false, 1, RESPONSE_ENDED",
        "true, true, false, , false, true, true, 1, ALREADY_PUSHED",
        "true, true, false, , false, true, false, 0, TOO_MANY",
        "true, false, false, , false, true, false, 1, MISSING",
        "true, true, false, , false, true, false, 1, PUSH",
    })
    void aPromiseIsRefusedForANamedReason(
            boolean http2,
            boolean exists,
            boolean away,
            Connection.@Nullable Carried carried,
            boolean promised,
            boolean awaited,
            boolean pushed,
            int room,
            PushOutcome told) {
        PageRequest page = page(http2, false);
        assertThat(rules(Mode.AUTO)
                        .decide(
                                page,
                                Target.of("</static/a.js>; rel=preload", page),
                                exists,
                                new PushRules.Client(true, away, carried, promised, awaited, room),
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

    /** Every combination of what the rules look at: 4 modes, 5 links, 9 facts, 3 states of what is carried. */
    @Test
    void aPromiseIsMadeWhereEveryRuleAllowsItAndNowhereElse() {
        Set<PushOutcome> told = EnumSet.noneOf(PushOutcome.class);
        for (Mode mode : Mode.values()) {
            for (String link : LINKS) {
                for (int facts = 0; facts < 1 << 9; facts++) {
                    for (Connection.@Nullable Carried carried : CARRIED) {
                        told.add(decide(mode, link, facts, carried));
                    }
                }
            }
        }
        assertThat(told).containsExactlyInAnyOrder(PushOutcome.values());
    }

    private static PushOutcome decide(Mode mode, String link, int facts, Connection.@Nullable Carried carried) {
        PageRequest page = page(is(facts, 0), is(facts, 1));
        PushRules.Client client = new PushRules.Client(
                is(facts, 2), is(facts, 3), carried, is(facts, 4), is(facts, 5), is(facts, 6) ? 1 : 0);
        boolean exists = is(facts, 7);
        boolean pushed = is(facts, 8);
        PushOutcome outcome = rules(mode).decide(page, Target.of(link, page), exists, client, pushed);
        boolean answersNow = page.http2() && client.awaitsPage() && !client.promisedPage() && exists;
        boolean promise = (mode == Mode.AUTO || mode == Mode.PUSH_PROMISE)
                && answersNow
                && link.equals(OWN)
                && client.takesPush()
                && !client.goingAway()
                && carried == null
                && client.roomForPushes() > 0
                && !pushed;
        boolean hint = answersNow
                && is(facts, 1)
                && (mode == Mode.EARLY_HINTS && (link.equals(OWN) || link.equals(ELSEWHERE))
                        || mode == Mode.AUTO && link.equals(OWN) && !client.takesPush()
                        || (mode == Mode.AUTO || mode == Mode.PUSH_PROMISE) && link.equals(ELSEWHERE));
        assertThat(outcome == PushOutcome.PUSH)
                .as("%s %s %s %s", mode, link, page, client)
                .isEqualTo(promise);
        assertThat(outcome == PushOutcome.HINT)
                .as("%s %s %s %s", mode, link, page, client)
                .isEqualTo(hint);
        return outcome;
    }

    private static boolean is(int facts, int bit) {
        return (facts >> bit & 1) == 1;
    }

    private static PushOutcome decide(Mode mode, String link, PushRules.Client client, boolean navigation) {
        PageRequest page = page(true, navigation);
        return rules(mode).decide(page, Target.of(link + "; rel=preload", page), true, client, false);
    }

    private static PushRules rules(Mode mode) {
        return new PushRules(new PushConfig(mode, WHITELIST, Duration.ofSeconds(10)));
    }

    private static PageRequest page(boolean http2, boolean navigation) {
        DefaultHttpHeaders headers = new DefaultHttpHeaders();
        if (navigation) {
            headers.set("sec-fetch-mode", "navigate");
        }
        return new PageRequest(http2, "https", "chat.example", "/", headers);
    }
}
