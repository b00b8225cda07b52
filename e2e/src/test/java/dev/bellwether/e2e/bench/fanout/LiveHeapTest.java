package dev.bellwether.e2e.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LiveHeapTest {
    private static final String BEFORE = """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:            10           1000  [B (java.base@25)
            Total            10           1000
            """;
    private static final String AFTER = """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:            30           3000  [B (java.base@25)
               2:             5           9000  example.Stream
               3:             4            400  [Ljdk.internal.vm.FillerElement; (java.base@25)
            Total            39          12400
            """;

    @Test
    void whatTheCollectorLeftInThePlaceOfDeadObjectsIsNotCounted() throws IOException {
        assertThat(LiveHeap.parse(AFTER).bytes()).isEqualTo(12_000);
    }

    @Test
    void growthIsToldByClassForEachConnection() throws IOException {
        LiveHeap after = LiveHeap.parse(AFTER);

        assertThat(after.bytes()).isEqualTo(12_000);
        assertThat(after.grown(LiveHeap.parse(BEFORE), 10, 2))
                .extracting(String::strip)
                .containsExactly("900  example.Stream", "200  [B");
    }

    @Test
    void whatIsNoHistogramIsRefused() {
        assertThatThrownBy(() -> LiveHeap.parse("4711:\njava.io.IOException: no such process\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a class histogram");
    }
}
