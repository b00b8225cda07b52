package dev.bellwether.notifier.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.notifier.page.FileContents.Content;
import io.netty.buffer.ByteBuf;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileContentsTest {
    private static final InstantSource MUCH_LATER =
            InstantSource.fixed(Instant.now().plus(Duration.ofHours(1)));
    private static final int ROOM = 10;
    private static final String BAD = "bad";

    @TempDir
    private Path folder = Path.of("");

    private final List<String> hashed = new ArrayList<>();
    private final List<ByteBuf> inUse = new ArrayList<>();
    private FileContents contents = contents(MUCH_LATER);

    @AfterEach
    void close() {
        contents.close();
        inUse.forEach(ByteBuf::release);
        assertThat(inUse).allMatch(content -> content.capacity() == 0 || content.refCnt() == 0);
        assertThat(contents.held()).isZero();
    }

    @Test
    void aFileThatStaysAsItIsIsReadAndHashedOnceForAllWhoSendIt() throws IOException {
        Path file = file("a", "one");
        assertThat(tag(file)).isEqualTo("tag of one");
        assertThat(use(file)).isEqualTo("one");
        assertThat(use(file)).isEqualTo("one");
        assertThat(tag(file)).isEqualTo("tag of one");
        assertThat(hashed).containsExactly("one");
        assertThat(inUse.get(0).memoryAddress()).isEqualTo(inUse.get(1).memoryAddress());
        assertThat(contents.held()).isEqualTo(3);
    }

    @Test
    void oneOfTheSameSizeAndDateInItsPlaceIsReadAgain() throws IOException {
        Path file = file("a", "one");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertThat(use(file)).isEqualTo("one");
        Path other = file("b", "two");
        Files.setLastModifiedTime(other, FileTime.fromMillis(0));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(tag(file)).isEqualTo("tag of two");
        assertThat(use(file)).isEqualTo("two");
        assertThat(contents.held()).as("what is still being sent, too").isEqualTo(6);
        inUse.remove(0).release();
        assertThat(contents.held()).isEqualTo(3);
    }

    @Test
    void whatWasChangedAMomentAgoMayChangeAgainUnseen() throws IOException {
        contents = contents(InstantSource.system());
        for (int i = 0; i < 100; i++) {
            Path file = file("a", "n" + i % 10);
            assertThat(tag(file)).isEqualTo("tag of n" + i % 10);
            assertThat(use(file)).isEqualTo("n" + i % 10);
            inUse.remove(0).release();
        }
    }

    @Test
    void whatNobodyUsesMakesRoomTheLongestUnusedFirst() throws IOException {
        Path a = file("a", "aaaa");
        Path b = file("b", "bbbb");
        use(a);
        use(b);
        inUse.forEach(ByteBuf::release);
        inUse.clear();
        use(a);
        inUse.remove(0).release();
        assertThat(use(file("c", "cccc"))).isEqualTo("cccc");
        assertThat(contents.held()).isEqualTo(8);
        ByteBuf kept = contents.content(a).orElseThrow().bytes();
        assertThat(kept.refCnt()).as("a was not read again: the cache and this").isEqualTo(2);
        kept.release();
        assertThat(hashed).containsExactly("aaaa", "bbbb", "cccc");
        assertThat(use(b)).isEqualTo("bbbb");
        assertThat(hashed).as("its tag is still known").containsExactly("aaaa", "bbbb", "cccc");
    }

    @Test
    void noneIsReadWhileThoseInUseTakeTheRoom() throws IOException {
        use(file("a", "aaaa"));
        use(file("b", "bbbb"));
        Path c = file("c", "cccc");
        assertThat(contents.content(c)).isEmpty();
        assertThat(contents.summary(c)).isEmpty();
        assertThat(use(folder.resolve("a")))
                .as("one more of the same takes none")
                .isEqualTo("aaaa");
        assertThat(contents.held()).isEqualTo(8);
        inUse.remove(1).release();
        assertThat(use(c)).isEqualTo("cccc");
    }

    @Test
    void whatCannotBeReadTakesNoRoom() throws IOException {
        Path bad = file("bad", BAD);
        assertThatThrownBy(() -> contents.content(bad)).hasMessage(BAD);
        assertThat(contents.held()).isZero();
        assertThat(use(file("a", "0123456789"))).isEqualTo("0123456789");
        assertThat(use(file("empty", ""))).isEmpty();
    }

    @Test
    void nobodyFillsTheMemoryByAskingForFiles() throws IOException {
        for (int i = 0; i <= 1024; i++) {
            tag(file("f" + i, "f" + i));
        }
        hashed.clear();
        tag(folder.resolve("f1024"));
        tag(folder.resolve("f0"));
        assertThat(hashed).containsExactly("f0");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String tag(Path file) throws IOException {
        return contents.summary(file).orElseThrow().tag();
    }

    private String use(Path file) throws IOException {
        Content content = contents.content(file).orElseThrow();
        inUse.add(content.bytes());
        String text = content.bytes().toString(StandardCharsets.UTF_8);
        assertThat(content.summary().length()).isEqualTo(text.length());
        assertThat(content.summary().tag()).isEqualTo("tag of " + text);
        return text;
    }

    private FileContents contents(InstantSource clock) {
        return new FileContents(
                ROOM,
                bytes -> {
                    String text = StandardCharsets.UTF_8.decode(bytes).toString();
                    if (text.equals(BAD)) {
                        throw new IllegalStateException(BAD);
                    }
                    hashed.add(text);
                    return "tag of " + text;
                },
                clock);
    }
}
