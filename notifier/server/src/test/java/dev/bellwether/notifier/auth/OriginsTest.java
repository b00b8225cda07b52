package dev.bellwether.notifier.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    private final Origins origins = new Origins(List.of("https://chat.example", "http://localhost:3000"));

    @ParameterizedTest
    @CsvSource({
        "https://chat.example, cross-site, https://push.example, ALLOWED",
        "http://localhost:3000, same-site, http://localhost:8080, ALLOWED",
        "https://push.example, , https://push.example, OWN",
        "https://push.example, , https://PUSH.example:443, OWN",
        "http://push.example, , http://push.example:80, OWN",
        "http://push.example:8080, , http://push.example:8080, OWN",
        "https://push.example, same-origin, http://push.example, OWN",
        ", same-origin, http://push.example, OWN",
        "http://push.example, , https://push.example, FOREIGN",
        "https://evil.example, , https://push.example, FOREIGN",
        "https://chat.example.evil, cross-site, https://push.example, FOREIGN",
        "https://chat.example:8443, cross-site, https://push.example, FOREIGN",
        "null, cross-site, https://push.example, FOREIGN",
        ", cross-site, https://push.example, FOREIGN",
        ", same-site, https://push.example, FOREIGN",
        ", none, https://push.example, UNKNOWN",
        ", , https://push.example, UNKNOWN",
    })
    void aRequestIsOfThePageThatTheBrowserTells(
            @Nullable String origin, @Nullable String fetchSite, String own, Provenance expected) {
        assertThat(origins.judge(origin, fetchSite, own)).isEqualTo(expected);
    }
}
