package dev.bellwether.notifier.page;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A YAML file of the static root that says something of the others. Read again when it changes; one that cannot be read says nothing, and the log
 * says so once.
 */
final class RootFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(RootFile.class);
    private static final ObjectMapper YAML = new YAMLMapper();

    private final Path file;
    private final TypeReference<T> type;
    private final T nothing;
    private final String expected;
    private T said;
    private @Nullable FileTime readAt;

    /**
     * @param nothing what no file says
     * @param expected told of a file that cannot be read
     */
    RootFile(Path file, TypeReference<T> type, T nothing, String expected) {
        this.file = file;
        this.type = type;
        this.nothing = nothing;
        this.expected = expected;
        this.said = nothing;
    }

    synchronized T get() {
        if (!Files.exists(file)) {
            said = nothing;
            readAt = null;
            return said;
        }
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(readAt)) {
                readAt = changed;
                T read = YAML.readValue(Files.readString(file), type);
                said = read == null ? nothing : read;
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read (expected: {})", file, expected, e);
            said = nothing;
        }
        return said;
    }
}
