package dev.bellwether.notifier.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.config.FollowedFiles.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedFilesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<Outcome> told = new ArrayList<>();
    private long version = 1;

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void writeTheFile() throws IOException {
        file = folder.resolve("file");
        write("first");
    }

    @Test
    void theFilesAreLookedAtOnceASecondAtMost() throws Exception {
        FollowedFiles<String> followed = followed();
        write("second");
        nanos.addAndGet(999_999_999);
        assertThat(followed.get()).isEqualTo("first");
        nanos.addAndGet(1);
        assertThat(followed.get()).isEqualTo("second");
        assertThat(told).containsExactly(Outcome.USED);
    }

    @Test
    void whatCannotBeUsedKeepsWhatWasAndIsTriedAgain() throws Exception {
        FollowedFiles<String> followed = followed();
        write("broken");
        assertThat(afterASecond(followed)).isEqualTo("first");
        assertThat(afterASecond(followed)).isEqualTo("first");
        Files.delete(file);
        assertThat(afterASecond(followed)).isEqualTo("first");
        write("third");
        assertThat(afterASecond(followed)).isEqualTo("third");
        assertThat(told).containsExactly(Outcome.KEPT, Outcome.KEPT, Outcome.KEPT, Outcome.USED);
    }

    private FollowedFiles<String> followed() throws Exception {
        return new FollowedFiles<>(List.of(file), this::read, told::add, nanos::get);
    }

    private String afterASecond(FollowedFiles<String> followed) {
        nanos.addAndGet(1_000_000_000L);
        return followed.get();
    }

    private String read() throws IOException {
        String text = Files.readString(file);
        if (text.equals("broken")) {
            throw new IOException("broken");
        }
        return text;
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(version++ * 1000));
    }
}
