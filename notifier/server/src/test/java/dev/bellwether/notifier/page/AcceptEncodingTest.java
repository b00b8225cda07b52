package dev.bellwether.notifier.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {
    private static final Set<ContentCoding> ALL = EnumSet.allOf(ContentCoding.class);
    private static final Set<ContentCoding> GZIP = EnumSet.of(ContentCoding.GZIP);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                    |           |",
                "gzip, deflate, br, zstd             | BROTLI    | GZIP",
                "gzip, deflate                       | GZIP      | GZIP",
                "GZIP                                | GZIP      | GZIP",
                "x-gzip                              | GZIP      | GZIP",
                "deflate                             |           |",
                "br;q=0.5, gzip;q=0.9, zstd;q=0.7    | GZIP      | GZIP",
                "br;q=0, zstd, gzip                  | ZSTANDARD | GZIP",
                "br ; q=0.2 , *;q=0.1                | BROTLI    | GZIP",
                "*                                   | BROTLI    | GZIP",
                "*;q=0                               |           |",
                "gzip;q=0                            |           |",
                "identity, br;q=0.5                  |           |",
                "identity;q=0.5, br;q=0.5            | BROTLI    |",
                "identity;q=0, gzip;q=0.001          | GZIP      | GZIP",
                "identity;q=0                        |           |",
                "gzip;q=2, br;q=x, zstd;q=           |           |",
                "br;level=4, gzip                    | GZIP      | GZIP",
            })
    void theVariantThatTheClientWantsMostIsChosen(
            @Nullable String header, @Nullable ContentCoding ofAll, @Nullable ContentCoding ofGzip) {
        AcceptEncoding accepted = new AcceptEncoding(header);
        assertThat(accepted.choose(ALL)).isEqualTo(ofAll);
        assertThat(accepted.choose(GZIP)).isEqualTo(ofGzip);
        assertThat(accepted.choose(Set.of())).isNull();
    }
}
