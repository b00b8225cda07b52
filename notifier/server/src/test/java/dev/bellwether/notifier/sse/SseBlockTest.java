package dev.bellwether.notifier.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseBlockTest {
    private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

    @Test
    void everyKindOfLineEndSplitsTheData() {
        assertThat(event("e.1", "gap", "a\r\nb\rc\nd"))
                .isEqualTo("id: e.1\nevent: gap\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
        assertThat(event(null, null, "\n\r\n\r")).isEqualTo("data: \ndata: \ndata: \ndata: \n\n");
        assertThat(event(null, null, "")).isEqualTo("data: \n\n");
    }

    @Test
    void dataCannotForgeAnotherBlock() {
        assertThat(event(null, null, "x\n\nid: 7\n\n")).isEqualTo("data: x\ndata: \ndata: id: 7\ndata: \ndata: \n\n");
    }

    @Test
    void textBeyondAsciiStaysWhatItIs() {
        assertThat(event("e.1", null, "grüße \u2028 \uD83D\uDC11")).contains("data: grüße \u2028 \uD83D\uDC11\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "a\tb", "a\u0085b"})
    void controlCharactersInIdAndEventAreRefused(String bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event(bad, null, ""))
                .withMessageStartingWith("id: a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event(null, bad, ""))
                .withMessageStartingWith("event: a");
    }

    @Test
    void theOtherBlocksSayCursorAndRetry() {
        assertThat(text(SseBlock.id(ALLOCATOR, "e.5"))).isEqualTo("id: e.5\n\n");
        assertThat(text(SseBlock.opening(ALLOCATOR, "e.5", Duration.ofSeconds(1))))
                .isEqualTo("id: e.5\n\nretry: 1000\nid: e.5\nevent: cursor\ndata: {}\n\n");
        assertThat(text(SseBlock.farewell(ALLOCATOR, Duration.ofMillis(1500), "e.7", "unavailable", new byte[] {'x'})))
                .isEqualTo("retry: 1500\nid: e.7\nevent: unavailable\ndata: x\n\n");
    }

    private static String event(@Nullable String id, @Nullable String event, String data) {
        return text(SseBlock.event(ALLOCATOR, id, event, data.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(ByteBuf block) {
        try {
            return block.toString(StandardCharsets.UTF_8);
        } finally {
            block.release();
        }
    }
}
