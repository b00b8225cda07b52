package dev.bellwether.notifier.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentTagsTest {
    private static final InstantSource MUCH_LATER =
            InstantSource.fixed(Instant.now().plus(Duration.ofHours(1)));

    @TempDir
    private Path folder = Path.of("");

    private final List<String> hashed = new ArrayList<>();

    @Test
    void aFileThatStaysAsItIsIsHashedOnce() throws IOException {
        ContentTags tags = tags(MUCH_LATER);
        Path file = Files.writeString(folder.resolve("a"), "one");
        assertThat(tags.read(file).tag()).isEqualTo("tag of one");
        assertThat(tags.read(file).tag()).isEqualTo("tag of one");
        assertThat(tags.read(file).bytes()).isEqualTo("one".getBytes(StandardCharsets.UTF_8));
        assertThat(hashed).containsExactly("one");
    }

    @Test
    void oneOfTheSameSizeAndDateInItsPlaceIsHashedAgain() throws IOException {
        ContentTags tags = tags(MUCH_LATER);
        Path file = Files.writeString(folder.resolve("a"), "one");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        tags.read(file);
        Path other = Files.writeString(folder.resolve("b"), "two");
        Files.setLastModifiedTime(other, FileTime.fromMillis(0));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(tags.read(file).tag()).isEqualTo("tag of two");
    }

    @Test
    void whatWasChangedAMomentAgoMayChangeAgainUnseen() throws IOException {
        ContentTags tags = tags(InstantSource.system());
        Path file = Files.writeString(folder.resolve("a"), "one");
        for (int i = 0; i < 100; i++) {
            String text = "n" + i % 10;
            Files.writeString(file, text);
            assertThat(tags.read(file).tag()).isEqualTo("tag of " + text);
        }
    }

    @Test
    void nobodyFillsTheMemoryByAskingForFiles() throws IOException {
        ContentTags tags = tags(MUCH_LATER);
        for (int i = 0; i <= 1024; i++) {
            tags.read(Files.writeString(folder.resolve("f" + i), "f" + i));
        }
        hashed.clear();
        tags.read(folder.resolve("f1024"));
        tags.read(folder.resolve("f0"));
        assertThat(hashed).containsExactly("f0");
    }

    private ContentTags tags(InstantSource clock) {
        return new ContentTags(
                bytes -> {
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    hashed.add(text);
                    return "tag of " + text;
                },
                clock);
    }
}
