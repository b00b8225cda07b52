package dev.bellwether.notifier.priority;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriorityFieldTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "u=0|0|false",
                "u=7, i|7|true",
                "i=?1|3|true",
                "i=?0, u=1|1|false",
                "u=1, u=5|5|false",
                "u=2;x=1, y=\"z\"|2|false",
                // Out of range or of another type: as if left out.
                "u=8|3|false",
                "u=-1|3|false",
                "u=1.5|3|false",
                "u=\"1\", i=1|3|false"
            })
    void whatIsNotKnownCountsAsLeftOut(String value, int urgency, boolean incremental) {
        assertThat(PriorityField.parse(value)).contains(new PriorityField(urgency, incremental));
    }

    @Test
    void anEmptyFieldSaysTheDefaults() {
        assertThat(PriorityField.parse("")).contains(new PriorityField(3, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u=", "=1", "u=1,", "U=1", "u=1 i", "u=\u00e9"})
    void whatIsNoDictionarySaysNothing(String value) {
        assertThat(PriorityField.parse(value)).isEmpty();
    }

    @Test
    void nobodyMakesTheServerParseKilobytes() {
        assertThat(PriorityField.parse("x=" + "1".repeat(10) + ", a".repeat(1000)))
                .isEmpty();
    }
}
