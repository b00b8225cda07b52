package dev.bellwether.notifier.page;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files never have another content: those whose name {@link HashedName shows} that it was made from it, and those in folders that
 * {@code _immutable.yaml} lists, for example {@code ["/assets/"]}. The hashes of Rollup and Vite ({@code index-DiwrgTda.js}) have the form of words
 * ({@code icon-UserMenu.svg}): of them only somebody who knows can say so.
 */
final class ImmutableFiles {
    private static final String PAGE = "index.html";

    private final Path root;
    private final RootFile<List<@Nullable String>> folders;

    ImmutableFiles(Path root) {
        this.root = root;
        this.folders = new RootFile<>(
                root.resolve("_immutable.yaml"),
                new TypeReference<>() {},
                List.of(),
                "a list of folders' paths, each with a slash before and behind");
    }

    /** @param file below the root, by the name it was asked for, or a folder's page */
    boolean has(Path file) {
        String name = String.valueOf(file.getFileName());
        // A folder's own page is named by what it is.
        return HashedName.is(name)
                || !name.equals(PAGE) && folders.get().stream().anyMatch(folder -> isIn(file, folder));
    }

    private boolean isIn(Path file, @Nullable String folder) {
        return folder != null
                && folder.startsWith("/")
                && folder.endsWith("/")
                && ("/" + root.relativize(file)).startsWith(folder);
    }
}
