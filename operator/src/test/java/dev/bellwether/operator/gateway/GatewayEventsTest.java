package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GatewayEventsTest {
    @Test
    void aMessageThatFitsIsToldWhole() {
        assertThat(GatewayEvents.note("a".repeat(1000))).isEqualTo("a".repeat(1000));
    }

    @Test
    void aLongMessageIsCutBetweenCharacters() {
        for (int before = 0; before < 4; before++) {
            String note = GatewayEvents.note("a".repeat(before) + "😀".repeat(1000));
            assertThat(note.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(997, 1003);
            assertThat(note).doesNotContain("\uFFFD").matches("a*(😀)+…");
        }
    }
}
