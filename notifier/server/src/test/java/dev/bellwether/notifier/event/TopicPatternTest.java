package dev.bellwether.notifier.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPatternTest {
    @ParameterizedTest
    @CsvSource({
        "rooms/*,rooms/1,true",
        "rooms/*,rooms,false",
        "rooms/*,rooms/1/2,false",
        "*,a,true",
        "a/*/c,a/b/c,true",
        "a/b,a/b,true",
        "a/b,a/c,false"
    })
    void aStarStandsForExactlyOneSegment(String pattern, String topic, boolean matches) {
        assertThat(TopicPattern.of(pattern).matches(topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a//b", "a b", "ä", "a/b/c/d/e/f/g/h/i", "rooms/*", "a*", "a\n", "a?"})
    void otherNamesAreNotTopics(String name) {
        assertThat(TopicPattern.isTopic(name)).isFalse();
    }

    @Test
    void aTopicHasAtMostTwoHundredCharacters() {
        assertThat(TopicPattern.isTopic("a".repeat(200))).isTrue();
        assertThat(TopicPattern.isTopic("a".repeat(201))).isFalse();
    }

    @Test
    void aVariableIsAStarWithAName() {
        assertThat(TopicPattern.of("rooms/{room}")).isEqualTo(TopicPattern.of("rooms/*"));
        assertThat(TopicPattern.of("users/{user}/unread").matches("users/42/unread"))
                .isTrue();
        assertThat(TopicPattern.isPattern("rooms/{}")).isFalse();
        assertThat(TopicPattern.isPattern("rooms/{a")).isFalse();
        assertThat(TopicPattern.isPattern("rooms/a{b}")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "rooms/*,rooms/*,true",
        "rooms/*,rooms/1,true",
        "rooms/1,rooms/*,false",
        "*/*,rooms/*,true",
        "rooms/*,*/1,false",
        "rooms/*,rooms/1/2,false"
    })
    void aPatternCoversWhatItsSegmentsCover(String wide, String narrow, boolean covers) {
        assertThat(TopicPattern.of(wide).covers(TopicPattern.of(narrow))).isEqualTo(covers);
    }

    @Test
    void patternsMeetWhereSomeTopicIsOfBoth() {
        TopicPattern a = TopicPattern.of("rooms/*/7");
        TopicPattern b = TopicPattern.of("*/1/7");
        assertThat(a.overlaps(b)).isTrue();
        assertThat(a.overlaps(TopicPattern.of("*/1/8"))).isFalse();
    }
}
