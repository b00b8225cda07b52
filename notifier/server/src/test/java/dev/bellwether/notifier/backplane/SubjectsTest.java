package dev.bellwether.notifier.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.event.TopicSelection;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectsTest {
    private static final Subjects SUBJECTS = new Subjects("p");

    @Test
    void aPatternHasASubjectThatNoTopicHasAndThatIsNoWildcard() {
        assertThat(SUBJECTS.of("rooms/*")).isEqualTo("p.rooms.=2A");
        assertThat(SUBJECTS.of("rooms/2A")).isEqualTo("p.rooms.2A");
        assertThat(SUBJECTS.topic("p.rooms.=2A")).isEqualTo("rooms/*");
        assertThat(SUBJECTS.of("a.b")).isEqualTo("p.a=2Eb");
        assertThat(SUBJECTS.of("a/b")).isEqualTo("p.a.b");
    }

    @Test
    void aTopicsHistoryIsItsOwnAndThatOfThePatternsThatMeanIt() {
        assertThat(SUBJECTS.covering(TopicSelection.of(List.of("rooms/7"))))
                .containsExactlyInAnyOrder("p.rooms.7", "p.rooms.=2A", "p.=2A.7", "p.=2A.=2A");
        assertThat(SUBJECTS.covering(TopicSelection.of(List.of("rooms/*"))))
                .containsExactlyInAnyOrder("p.rooms.*", "p.=2A.*");
        assertThat(SUBJECTS.covering(TopicSelection.of(List.of("a/b/c/d/e")))).hasSize(8);
    }

    @Test
    void noTwoFiltersMeetHoweverTheSelectionsPatternsDo() {
        assertThat(covering("rooms/7", "*/8")).containsExactlyInAnyOrder("p.*.8", "p.*.=2A", "p.rooms.7", "p.=2A.7");
        assertThat(covering("*/8/x", "y/9/*")).contains("p.*.=2A.*").doesNotContain("p.y.=2A.*", "p.*.=2A.x");
        assertThat(covering("a/*", "*/b")).containsExactly("p.*.*");
    }

    private static List<String> covering(String... topics) {
        return SUBJECTS.covering(TopicSelection.of(List.of(topics)));
    }
}
