package dev.bellwether.notifier.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, bytes 0-0/10",
        "bytes=0-, bytes 0-9/10",
        "bytes=2-4, bytes 2-4/10",
        "'BYTES= 2-4 ', bytes 2-4/10",
        "bytes=9-9, bytes 9-9/10",
        "bytes=5-99999999999999999999999, bytes 5-9/10",
        "bytes=-3, bytes 7-9/10",
        "bytes=-10, bytes 0-9/10",
        "bytes=-99999999999999999999999, bytes 0-9/10",
        "bytes=10-, bytes */10",
        "bytes=10-20, bytes */10",
        "bytes=99999999999999999999999-, bytes */10",
        "bytes=-0, bytes */10",
    })
    void aRangeIsTheBytesItNamesOrNone(String header, String contentRange) {
        ByteRange range = ByteRange.of(header, 10);
        assertThat(range).isNotNull().satisfies(part -> assertThat(part.of(10)).isEqualTo(contentRange));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "bytes=",
                "bytes=-",
                "bytes=4-2",
                "bytes=a-b",
                "bytes=1",
                "bytes 1-2",
                "seconds=1-2",
                "bytes=0-1,3-4",
                "bytes=1-2-3",
                "bytes=--1",
            })
    void whatIsNoSingleRangeOfBytesIsTheWhole(@Nullable String header) {
        assertThat(ByteRange.of(header, 10)).isNull();
    }

    @Test
    void ofNoBytesThereIsNoPart() {
        assertThat(ByteRange.of("bytes=-5", 0)).isNull();
        assertThat(ByteRange.of("bytes=0-", 0)).isNotNull().satisfies(part -> assertThat(part.isEmpty())
                .isTrue());
    }

    @Test
    void aPartLiesWithinTheContentWhateverIsAskedFor() {
        Random random = new Random(3);
        for (int i = 0; i < 50_000; i++) {
            int length = random.nextInt(20);
            String from = random.nextInt(4) == 0 ? "" : String.valueOf(random.nextInt(25));
            String to = random.nextInt(4) == 0 ? "" : String.valueOf(random.nextInt(25));
            ByteRange range = ByteRange.of("bytes=" + from + "-" + to, length);
            if (range != null && !range.isEmpty()) {
                assertThat(range.from()).isBetween(0, length - 1);
                assertThat(range.to()).isBetween(range.from() + 1, length);
                assertThat(range.length()).isBetween(1, length);
            }
        }
    }
}
