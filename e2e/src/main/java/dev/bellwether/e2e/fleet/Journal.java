package dev.bellwether.e2e.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * An append-only log of records, one JSON object a line. Only whole lines are ever handed to the operating system, so that the file can be read while it grows.
 * Thread-safe.
 */
public final class Journal<T> implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int BATCH = 1 << 16;

    private final OutputStream file;
    private final byte[] mark;
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream(2 * BATCH);
    private long lines;

    /**
     * Opens a log, at its end if it exists.
     *
     * @throws IOException if it cannot be written
     */
    public Journal(Path path) throws IOException {
        this(Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND), "");
    }

    /**
     * Writes a log between others.
     *
     * @param out where whole batches of lines go
     * @param mark what each line begins with
     */
    Journal(OutputStream out, String mark) {
        this.file = out;
        this.mark = mark.getBytes(StandardCharsets.UTF_8);
    }

    /** Appends a record. */
    public synchronized void append(T entry) {
        try {
            byte[] line = JSON.writeValueAsBytes(entry);
            batch.writeBytes(mark);
            batch.writeBytes(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a record: " + entry, e);
        }
        batch.write('\n');
        lines++;
        if (batch.size() > BATCH) {
            flush();
        }
    }

    /** Records appended by this process. */
    public synchronized long lines() {
        return lines;
    }

    /** Hands everything to the operating system. */
    public synchronized void flush() {
        try {
            file.write(batch.toByteArray()); // in one go: others may write to the same stream
            file.flush();
            batch.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one line.
     *
     * @throws IOException if it is not such a record
     */
    static <T> T parse(String line, Class<T> type) throws IOException {
        return JSON.readValue(line, type);
    }

    @Override
    public synchronized void close() throws IOException {
        flush();
        file.close();
    }

    /**
     * Reads a log back.
     *
     * @throws IOException if it cannot be read, or a line is not such a record
     */
    public static <T> List<T> read(Path file, Class<T> type) throws IOException {
        List<T> entries = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                entries.add(JSON.readValue(line, type));
            }
        }
        return entries;
    }
}
