package dev.bellwether.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamParserTest {
    @Test
    void dataLinesAreJoinedAndOneLeadingSpaceIsDropped() {
        assertThat(read("data: a\ndata:b\ndata:  c\n\n")).containsExactly("event message|a\nb\n c|");
    }

    @Test
    void anEventHasItsTypeAndTheTypeDoesNotLinger() {
        assertThat(read("event: x\ndata: 1\n\ndata: 2\n\nevent: y\n\ndata: 3\n\n"))
                .containsExactly("event x|1|", "event message|2|", "event message|3|");
    }

    @Test
    void theIdStaysUntilChangedAndAnEmptyOneClearsIt() {
        assertThat(read("id: e.1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n"))
                .containsExactly(
                        "cursor e.1", "event message|a|e.1", "event message|b|e.1", "cursor ", "event message|c|");
    }

    @Test
    void aBlockWithOnlyAnIdMovesTheCursorWithoutAnEvent() {
        assertThat(read("id: e.9\n\n")).containsExactly("cursor e.9");
    }

    @Test
    void anIdWithANulIsIgnored() {
        assertThat(read("id: e.1\n\nid: e\0.2\ndata: a\n\n")).containsExactly("cursor e.1", "event message|a|e.1");
    }

    @Test
    void anIdWhoseBlockDidNotEndIsNotYetTheCursor() {
        assertThat(read("id: e.1\n\nid: e.2\ndata: half")).containsExactly("cursor e.1");
    }

    @Test
    void aNewStreamContinuesWithTheCursorOfTheLast() {
        Record record = new Record();
        feed(new EventStreamParser(record, "e.7", 1000), "data: a\n\n".getBytes(StandardCharsets.UTF_8));
        assertThat(record.seen).containsExactly("cursor e.7", "event message|a|e.7");
    }

    @Test
    void retryIsDigitsOnlyAndBounded() {
        assertThat(
                        read(
                                "retry: 1500\nretry: 1e3\nretry: -1\nretry:\nretry: +5\nretry: 007\nretry: ٣\nretry: 99999999999999999999\n"))
                .containsExactly("retry PT1.5S", "retry PT0.007S", "retry PT1H");
    }

    @Test
    void commentsAndUnknownFieldsAreIgnored() {
        assertThat(read(": hello\n:\nfoo: bar\ndata : no\nDATA: no\n data: no\ndata: yes\n\n"))
                .containsExactly("event message|yes|");
    }

    @Test
    void aFieldWithoutAColonHasAnEmptyValue() {
        assertThat(read("data\n\ndata\ndata\n\n")).containsExactly("event message||", "event message|\n|");
    }

    @Test
    void oneLeadingByteOrderMarkIsDropped() {
        assertThat(read("\uFEFFdata: a\n\n\uFEFFdata: b\n\n")).containsExactly("event message|a|");
        assertThat(read("\uFEFF\uFEFFdata: a\n\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void eachLineEndingCounts(String end) {
        String text = "id: 1\ndata: a\ndata: b\n\ndata: c\n\n".replace("\n", end);
        assertThat(read(text)).containsExactly("cursor 1", "event message|a\nb|1", "event message|c|1");
    }

    @Test
    void aLoneCarriageReturnDispatchesWithoutWaitingForMore() {
        assertThat(read("data: a\r\r")).containsExactly("event message|a|");
    }

    @Test
    void malformedUtf8BecomesReplacementCharacters() {
        Record record = new Record();
        byte[] bytes = {'d', 'a', 't', 'a', ':', (byte) 0xC3, '\n', '\n'};
        feed(new EventStreamParser(record, "", 1000), bytes);
        assertThat(record.seen).containsExactly("event message|\uFFFD|");
    }

    @Test
    void anEventLargerThanTheLimitIsRefusedBeforeItIsHeld() {
        EventStreamParser lines = new EventStreamParser(new Record(), "", 10);
        assertThatThrownBy(() -> lines.feed(Unpooled.wrappedBuffer("data: 12345678".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(MalformedStreamException.class);
        EventStreamParser blocks = new EventStreamParser(new Record(), "", 10);
        assertThatThrownBy(() -> blocks.feed(Unpooled.wrappedBuffer(
                        "data:1234\ndata:1234\ndata:1234".concat("\n").getBytes(StandardCharsets.UTF_8))))
                .hasMessage("event larger than 10 bytes");
    }

    /** Where chunks are cut must not matter; seeds are in the failure message. */
    @Test
    void anyChunkingOfAnyStreamGivesTheSameEvents() {
        for (long seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] stream = randomStream(random);
            Record whole = new Record();
            feed(new EventStreamParser(whole, "", 100_000), stream);
            Record cut = new Record();
            EventStreamParser parser = new EventStreamParser(cut, "", 100_000);
            for (int at = 0; at < stream.length; ) {
                int length = Math.min(stream.length - at, random.nextInt(1, 6));
                byte[] chunk = java.util.Arrays.copyOfRange(stream, at, at + length);
                feed(parser, chunk);
                at += length;
            }
            assertThat(cut.seen).as("seed %d", seed).isEqualTo(whole.seen);
        }
    }

    /** What a correct server writes is read back, whatever is in it. */
    @Test
    void everyWrittenEventIsReadBack() {
        String alphabet = "aé☃\uD83D\uDE00 :\t\"\\{}\uFEFF\0";
        int[] letters = alphabet.codePoints().toArray();
        for (long seed = 0; seed < 1_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder wire = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                StringBuilder data = new StringBuilder();
                for (int n = random.nextInt(1, 20); n > 0; n--) {
                    data.append(
                            random.nextInt(8) == 0
                                    ? "\n"
                                    : Character.toString(letters[random.nextInt(letters.length)]));
                }
                wire.append("id: ").append(i).append('\n');
                for (String line : data.toString().split("\n", -1)) {
                    wire.append("data: ").append(line).append('\n');
                }
                wire.append('\n');
                expected.add("cursor " + i);
                expected.add("event message|" + data + "|" + i);
            }
            assertThat(read(wire.toString())).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static byte[] randomStream(SplittableRandom random) {
        String[] parts = {
            "data",
            "id",
            "event",
            "retry",
            ":",
            " ",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "1",
            "x",
            "é",
            "☃",
            "\0",
            "\uFEFF",
            "data: y\n"
        };
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int n = random.nextInt(60); n > 0; n--) {
            stream.writeBytes(parts[random.nextInt(parts.length)].getBytes(StandardCharsets.UTF_8));
            if (random.nextInt(20) == 0) {
                stream.write(random.nextInt(256));
            }
        }
        return stream.toByteArray();
    }

    private static List<String> read(String text) {
        Record record = new Record();
        feed(new EventStreamParser(record, "", 100_000), text.getBytes(StandardCharsets.UTF_8));
        return record.seen;
    }

    private static void feed(EventStreamParser parser, byte[] bytes) {
        try {
            parser.feed(Unpooled.wrappedBuffer(bytes));
        } catch (MalformedStreamException e) {
            throw new AssertionError(e);
        }
    }

    /** Notes what is told, cursors only when they change. */
    private static final class Record implements StreamDecoder.Sink {
        private final List<String> seen = new ArrayList<>();
        private String last = "";

        @Override
        public void event(StreamEvent event) {
            seen.add("event " + event.type() + "|" + event.data() + "|" + event.id());
        }

        @Override
        public void cursor(String id) {
            if (!id.equals(last)) {
                seen.add("cursor " + id);
                last = id;
            }
        }

        @Override
        public void retry(Duration delay) {
            seen.add("retry " + delay);
        }
    }
}
