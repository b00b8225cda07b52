package dev.bellwether.client.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushWhitelistTest {
    private final PushWhitelist whitelist = new PushWhitelist(List.of(
            PushRule.prefix("/static/"),
            PushRule.regex("^/assets/[0-9a-f]{8}\\.js$"),
            new PushRule(new PushRule.Prefix("/fonts/"), "https", "chat.example"),
            new PushRule(new PushRule.Prefix("/other/"), null, "cdn.example")));

    @ParameterizedTest
    @CsvSource({
        "/static/app.css, ACCEPTED",
        "/static/, ACCEPTED",
        "/static, NOT_LISTED",
        "/Static/app.css, NOT_LISTED",
        "/assets/0123abcd.js, ACCEPTED",
        "/assets/0123abcd.js.map, NOT_LISTED",
        "/assets/0123abcdef.js, NOT_LISTED",
        "/fonts/a.woff2, ACCEPTED",
        "/other/x, NOT_LISTED",
        "/notify, NOT_LISTED",
        "/static/app.css?v=1, PATH",
        "/static/../notify, PATH",
        "/static/%2E%2e/notify, PATH",
        "/static/.., PATH",
        "/static\\..\\notify, PATH",
        "static/app.css, PATH",
        "'', PATH"
    })
    void aPathIsTakenOnlyIfARuleListsIt(String path, PushDecision expected) {
        assertThat(decide("GET", "https", "chat.example", path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, https, chat.example, ACCEPTED",
        "HEAD, https, chat.example, ACCEPTED",
        "GET, https, CHAT.example:443, ACCEPTED",
        "POST, https, chat.example, METHOD",
        "GET, http, chat.example, OTHER_ORIGIN",
        "GET, https, chat.example:8443, OTHER_ORIGIN",
        "GET, https, cdn.example, OTHER_ORIGIN",
        "'', https, chat.example, METHOD",
        "GET, '', chat.example, OTHER_ORIGIN",
        "GET, https, '', OTHER_ORIGIN"
    })
    void aPromiseMustBeSafeAndOfTheConnectionsOrigin(
            String method, String scheme, String authority, PushDecision expected) {
        assertThat(decide(method, scheme, authority, "/static/a")).isEqualTo(expected);
    }

    @Test
    void anEmptyWhitelistTakesNothing() {
        assertThat(new PushWhitelist(List.of())
                        .decide(new PushPromise("GET", "https", "chat.example", "/static/a"), "https", "chat.example"))
                .isEqualTo(PushDecision.NOT_LISTED);
    }

    @Test
    void aRuleThatCannotWorkIsRefusedWithItsValue() {
        assertThatThrownBy(() -> PushRule.regex("^/("))
                .hasMessageStartingWith("pathRegex: ^/( (expected: an RE2 expression");
        assertThatThrownBy(() -> PushRule.prefix("static/"))
                .hasMessage("pathPrefix: static/ (expected: an absolute path)");
    }

    private PushDecision decide(String method, String scheme, String authority, String path) {
        return whitelist.decide(new PushPromise(method, scheme, authority, path), "https", "chat.example");
    }
}
