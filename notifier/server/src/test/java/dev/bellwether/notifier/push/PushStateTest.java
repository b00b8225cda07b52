package dev.bellwether.notifier.push;

import static dev.bellwether.notifier.push.PushState.ACTIVE;
import static dev.bellwether.notifier.push.PushState.CLOSED;
import static dev.bellwether.notifier.push.PushState.EXPIRED;
import static dev.bellwether.notifier.push.PushState.LOST;
import static dev.bellwether.notifier.push.PushState.PENDING;
import static dev.bellwether.notifier.push.PushState.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PushStateTest {
    @ParameterizedTest
    @CsvSource({
        "PENDING, ANSWERED, ACTIVE",
        "PENDING, SENT, CLOSED",
        "PENDING, RESET, RESET",
        "PENDING, OVERDUE, EXPIRED",
        "PENDING, DISCONNECTED, LOST",
        "ACTIVE, ANSWERED, ACTIVE",
        "ACTIVE, SENT, CLOSED",
        "ACTIVE, RESET, RESET",
        "ACTIVE, OVERDUE, ACTIVE",
        "ACTIVE, DISCONNECTED, LOST",
    })
    void anOpenStreamGoesWhereItsEventLeads(PushState from, PushEvent event, PushState to) {
        assertThat(from.after(event)).isEqualTo(to);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"PENDING", "ACTIVE"})
    void whatHasEndedStaysAsItEnded(PushState ended) {
        assertThat(ended.isOpen()).isFalse();
        for (PushEvent event : PushEvent.values()) {
            assertThat(ended.after(event)).isEqualTo(ended);
        }
    }

    @Test
    void everyStateIsReachedFromPending() {
        List<PushState> next =
                Arrays.stream(PushEvent.values()).map(PENDING::after).toList();
        assertThat(next).containsExactlyInAnyOrder(ACTIVE, CLOSED, RESET, EXPIRED, LOST);
    }
}
