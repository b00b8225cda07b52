package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A {@code _links.yaml} in whose middle the notifier is held while it reads: a pipe until it is closed, then the file that was there before. */
final class HeldLinks implements AutoCloseable {
    private final Path links;
    private final Path before;
    private OutputStream pipe = OutputStream.nullOutputStream();

    HeldLinks(Path root) throws Exception {
        links = root.resolve("_links.yaml");
        before = Files.move(links, root.resolve("_links.before"));
        Process made = new ProcessBuilder("mkfifo", links.toString()).start();
        assertThat(made.waitFor()).isZero();
    }

    /** Returns once the file is being read. */
    void awaitReader() throws IOException {
        pipe = new FileOutputStream(links.toFile());
    }

    @Override
    public void close() throws IOException {
        byte[] text = Files.readAllBytes(before);
        // First, so that it is not the pipe again that is read next.
        Files.move(before, links, StandardCopyOption.REPLACE_EXISTING);
        try (OutputStream held = pipe) {
            held.write(text);
        }
    }
}
