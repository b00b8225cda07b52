package dev.bellwether.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What byte code does not show: the length of files, and a door at every package. */
class SourcesTest {
    private static final Path ROOT = Path.of(System.getProperty("bellwether.root"));
    private static final List<String> MODULES =
            List.of("crds", "notifier/server", "notifier/client", "policies", "operator", "e2e");
    private static final int MOST_LINES = 400;

    @Test
    void noFileIsLongerThanAReaderBears() {
        assertThat(files(path -> path.toString().endsWith(".java")))
                .isNotEmpty()
                .allSatisfy(
                        path -> assertThat(lines(path)).as("lines of %s", path).isLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        assertThat(files(path -> path.toString().endsWith(".java"))
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> folder.toString().contains("/src/main/")))
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .content()
                        .contains("@NullMarked", "/**"));
    }

    @Test
    void noPackageIsADrawerForEverything() {
        assertThat(files(path -> path.toString().endsWith(".java")).map(Path::toString))
                .noneMatch(path -> path.matches(".*/(util|utils|common|helper|helpers|impl|manager)/.*"));
    }

    private static Stream<Path> files(Predicate<Path> wanted) {
        return MODULES.stream()
                .flatMap(module -> walk(ROOT.resolve(module).resolve("src")))
                .filter(wanted);
    }

    private static Stream<Path> walk(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path path) {
        try (Stream<String> lines = Files.lines(path)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
