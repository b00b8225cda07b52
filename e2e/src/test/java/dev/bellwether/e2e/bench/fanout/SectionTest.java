package dev.bellwether.e2e.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SectionTest {
    private final Section first = new Section("First (a)", "## First (a)\none\n");
    private final Section second = new Section("Second", "## Second\ntwo\n");

    @Test
    void sectionsFollowEachOtherBelowWhatIsTrueOfAll() {
        String file = second.in(first.in(""));

        assertThat(file)
                .startsWith("# Measurements of fan-out\n")
                .endsWith("\n\n## First (a)\none\n\n## Second\ntwo\n");
    }

    @Test
    void aSectionMeasuredAgainTakesItsOldPlace() {
        String file = second.in(first.in(""));

        assertThat(new Section("First (a)", "## First (a)\nanew\n").in(file))
                .isEqualTo(file.replace("\none\n", "\nanew\n"));
        assertThat(new Section("Second", "## Second\nanew\n").in(file)).isEqualTo(file.replace("\ntwo\n", "\nanew\n"));
    }
}
