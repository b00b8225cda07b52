package dev.bellwether.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatWasAppendedIsReadBack() throws Exception {
        Path file = folder.resolve("faults.jsonl");
        List<Fault> faults = List.of(new Fault(1, "10.0.0.2", "push", "/notify"), new Fault(2, "é", "gap", "a\nb"));
        try (Journal<Fault> journal = new Journal<>(file)) {
            faults.forEach(journal::append);
            assertThat(journal.lines()).isEqualTo(2);
        }
        assertThat(Journal.read(file, Fault.class)).isEqualTo(faults);
        assertThat(Files.readAllLines(file).get(0))
                .isEqualTo("{\"at\":1,\"client\":\"10.0.0.2\",\"kind\":\"push\",\"detail\":\"/notify\"}");
    }

    @Test
    void anotherRunAppends() throws Exception {
        Path file = folder.resolve("acks.jsonl");
        for (int run = 0; run < 2; run++) {
            try (Journal<Ack> journal = new Journal<>(file)) {
                journal.append(new Ack("e." + run, "t", run));
            }
        }
        assertThat(Journal.read(file, Ack.class)).extracting(Ack::id).containsExactly("e.0", "e.1");
    }

    @Test
    void aGrowingFileHoldsWholeLinesOnly() throws Exception {
        Path file = folder.resolve("received.jsonl");
        try (Journal<Receipt> journal = new Journal<>(file)) {
            IntStream.range(0, 5_000).forEach(i -> {
                journal.append(new Receipt("c", "e." + i, i));
            });
            assertThat(Files.readString(file)).isNotEmpty().endsWith("}\n");
        }
        assertThat(Journal.read(file, Receipt.class)).hasSize(5_000);
    }

    @Test
    void payloadsAreObjectsNamedByTheirFile() throws Exception {
        Files.writeString(folder.resolve("b.json"), "{\"n\": [1]}");
        Files.writeString(folder.resolve("a.opened.json"), "{}");
        Files.writeString(folder.resolve("readme.txt"), "no");
        assertThat(Payloads.read(folder))
                .extracting(body -> new String(body, StandardCharsets.UTF_8))
                .containsExactly("{\"type\":\"a.opened\",\"data\":{}}", "{\"type\":\"b\",\"data\":{\"n\":[1]}}");
        Files.writeString(folder.resolve("c.json"), "\"text\"");
        assertThatThrownBy(() -> Payloads.read(folder)).hasMessageEndingWith("c.json (expected: a JSON object)");
    }
}
