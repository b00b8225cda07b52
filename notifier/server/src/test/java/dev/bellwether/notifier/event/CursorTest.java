package dev.bellwether.notifier.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Test
    void whatIsWrittenIsReadBack() {
        Cursor cursor = new Cursor("dn2p69plpr87", 42);
        assertThat(cursor).hasToString("dn2p69plpr87.42");
        assertThat(Cursor.parse("dn2p69plpr87.42")).contains(cursor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a.",
                ".1",
                "a.-1",
                "a.01",
                "a.1.2",
                "A.1",
                "a.9999999999999999999",
                "a.1\n",
                "ä.1",
                "null"
            })
    void garbageIsNotACursor(String text) {
        assertThat(Cursor.parse(text)).isEmpty();
    }

    @Test
    void aHugeTextIsNotReadFar() {
        assertThat(Cursor.parse("a." + "1".repeat(1 << 20))).isEmpty();
    }
}
