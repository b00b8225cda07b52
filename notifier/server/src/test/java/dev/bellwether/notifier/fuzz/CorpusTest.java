package dev.bellwether.notifier.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Every input that {@code e2e/fuzz} kept, and every one to begin with, once more. */
@TestInstance(Lifecycle.PER_CLASS)
class CorpusTest {
    private final FuzzedNotifier notifier;

    CorpusTest() throws Exception {
        notifier = FuzzedNotifier.start();
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLeftOfSeeds() {
        return Seeds.all().entrySet().stream().map(seed -> replay(seed.getKey(), seed.getValue()));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLeftOfWhatWasKept() throws IOException {
        return Corpus.kept().stream().map(input -> replay(HexFormat.of().formatHex(input), input));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLeftOfWhatOnceFoundSomething() throws IOException {
        return Corpus.found().stream().map(input -> replay(HexFormat.of().formatHex(input), input));
    }

    private DynamicTest replay(String name, byte[] input) {
        return DynamicTest.dynamicTest(
                name, () -> assertThatCode(() -> notifier.play(input)).doesNotThrowAnyException());
    }

    @AfterAll
    void close() throws IOException {
        notifier.close();
    }
}
