package dev.bellwether.notifier.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.event.TopicPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrantTest {
    @Test
    void aPatternNeedsAGrantForAllThatItMeans() {
        assertThat(missing(List.of("rooms/*"), "rooms/*")).isFalse();
        assertThat(missing(List.of("*/*"), "rooms/*")).isFalse();
        assertThat(missing(List.of("rooms/*"), "rooms/1")).isFalse();
        assertThat(missing(List.of("rooms/1"), "rooms/*")).isTrue();
        assertThat(missing(List.of("rooms/*"), "*/*")).isTrue();
        assertThat(missing(List.of("rooms/*"), "rooms/1/files")).isTrue();
        assertThat(missing(List.of(), "rooms/1")).isTrue();
    }

    @Test
    void whateverAGrantedPatternMatchesIsGrantedToo() {
        Random random = new Random(20261124);
        int granted = 0;
        for (int i = 0; i < 20_000; i++) {
            List<String> grants = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                grants.add(name(random, "ab*"));
            }
            String asked = name(random, "ab*");
            String topic = name(random, "ab");
            if (!missing(grants, asked) && TopicPattern.of(asked).matches(topic)) {
                granted++;
                assertThat(grant(grants).mayPublish(topic))
                        .as("%s cover %s, so %s", grants, asked, topic)
                        .isTrue();
            }
        }
        assertThat(granted).isGreaterThan(500);
    }

    @Test
    void nothingAndEverythingAreWhatTheyAreCalled() {
        assertThat(Grant.NOTHING.mayPublish("a")).isFalse();
        assertThat(Grant.NOTHING.notSubscribable(List.of(TopicPattern.of("a")))).contains("a");
        assertThat(Grant.EVERYTHING.mayPublish("a")).isTrue();
        assertThat(Grant.EVERYTHING.notSubscribable(List.of(TopicPattern.of("*/*"))))
                .isEmpty();
    }

    private static boolean missing(List<String> grants, String asked) {
        return grant(grants).notSubscribable(List.of(TopicPattern.of(asked))).isPresent();
    }

    private static Grant grant(List<String> grants) {
        List<TopicPattern> patterns = grants.stream().map(TopicPattern::of).toList();
        return new Grant(patterns, patterns, "name", null);
    }

    private static String name(Random random, String segments) {
        List<String> parts = new ArrayList<>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            parts.add(String.valueOf(segments.charAt(random.nextInt(segments.length()))));
        }
        return String.join("/", parts);
    }
}
