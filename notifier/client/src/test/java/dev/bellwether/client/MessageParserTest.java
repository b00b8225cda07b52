package dev.bellwether.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageParserTest {
    private final List<String> told = new ArrayList<>();
    private final MessageParser parser = new MessageParser(new Sink(), "e.0");

    @Test
    void aNotificationsDataIsPassedOnDigitByDigit() throws Exception {
        feed("{\"id\":\"e.1\",\"event\":\"notification\",\"data\": {\"n\": 1.00, \"t\":\"ä}\"} }");
        assertThat(told).containsExactly("cursor e.1", "event message|{\"n\": 1.00, \"t\":\"ä}\"}|e.1");
    }

    @Test
    void noticesKeepTheirNamesAndTheCursorStaysWhereNoneIsSaid() throws Exception {
        feed("{\"event\":\"unavailable\",\"data\":{\"reason\":\"limit\"},\"retry\":2500}");
        assertThat(told).containsExactly("cursor e.0", "retry PT2.5S", "event unavailable|{\"reason\":\"limit\"}|e.0");
    }

    @Test
    void membersThatAreNotKnownAreIgnored() throws Exception {
        feed("{\"new\":{\"id\":\"x\"},\"id\":\"e.2\",\"event\":\"cursor\",\"list\":[1]}");
        assertThat(told).containsExactly("cursor e.2", "event cursor||e.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"text\"", "{", "{\"id\":}"})
    void whatIsNoMessageIsRefused(String text) {
        assertThatThrownBy(() -> feed(text))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageStartingWith("not a message");
        assertThat(told).isEmpty();
    }

    private void feed(String text) throws MalformedStreamException {
        parser.feed(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
    }

    private final class Sink implements StreamDecoder.Sink {
        @Override
        public void event(StreamEvent event) {
            told.add("event " + event.type() + "|" + event.data() + "|" + event.id());
        }

        @Override
        public void cursor(String id) {
            told.add("cursor " + id);
        }

        @Override
        public void retry(Duration delay) {
            told.add("retry " + delay);
        }
    }
}
