package dev.bellwether.notifier.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesNotationTest {
    @ParameterizedTest
    @CsvSource({
        "0,PT0S",
        "500ms,PT0.5S",
        "30s,PT30S",
        "1h30m,PT1H30M",
        "1.5s,PT1.5S",
        "100ns,PT0.0000001S",
        "2m0.5s,PT2M0.5S"
    })
    void durationsAreRead(String text, Duration duration) {
        assertThat(KubernetesDuration.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "-1s", "1d", "1 s", "1.s", "1s ", "999999999999h"})
    void otherDurationsAreNot(String text) {
        assertThat(KubernetesDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "65536,65536",
        "64Ki,65536",
        "1.5Ki,1536",
        "64k,64000",
        "1e3,1000",
        "2Gi,2147483648",
        "1E,1000000000000000000",
        ".5k,500"
    })
    void quantitiesAreRead(String text, long value) {
        assertThat(KubernetesQuantity.parse(text)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ki", "-1", "64K i", "64kB", "1.0001", "500m", "16E", "0x10"})
    void otherQuantitiesAreNot(String text) {
        assertThat(KubernetesQuantity.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT1H,1h", "PT1M30S,90s", "PT0.25S,250ms", "PT0S,0s"})
    void aFormattedDurationReadsBack(Duration duration, String text) {
        assertThat(KubernetesDuration.format(duration)).isEqualTo(text);
    }
}
