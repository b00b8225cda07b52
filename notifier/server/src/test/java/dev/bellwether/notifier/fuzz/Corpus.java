package dev.bellwether.notifier.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The inputs that were kept: a file with one a line, in hexadecimal digits, the shortest first, so that a change of it can be read. */
public final class Corpus {
    private static final HexFormat HEX = HexFormat.of();

    private Corpus() {}

    /** Writes a folder's inputs as the file ({@code pack FOLDER FILE}), or each of the file's, and the seeds, as one of a folder ({@code unpack FOLDER FILE}). */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        Path file = Path.of(arguments[2]);
        if (arguments[0].equals("pack")) {
            Files.write(file, pack(folder));
        } else {
            int n = 0;
            for (String line : Files.readAllLines(file)) {
                Files.write(folder.resolve(String.format("kept-%03d", ++n)), HEX.parseHex(line));
            }
            for (var seed : Seeds.all().entrySet()) {
                Files.write(folder.resolve("seed-" + seed.getKey()), seed.getValue());
            }
        }
    }

    /** Those that came further than others. */
    static List<byte[]> kept() throws IOException {
        return read("corpus.txt");
    }

    /** Those that found something, which is mended. */
    static List<byte[]> found() throws IOException {
        return read("found.txt");
    }

    private static List<byte[]> read(String file) throws IOException {
        try (InputStream lines = Corpus.class.getResourceAsStream(file)) {
            if (lines == null) {
                throw new IOException(file + ": missing beside " + Corpus.class);
            }
            return new String(lines.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(HEX::parseHex)
                    .toList();
        }
    }

    private static List<String> pack(Path folder) throws IOException {
        TreeSet<String> lines =
                new TreeSet<>(Comparator.comparingInt(String::length).thenComparing(line -> line));
        List<Path> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(inputs::add);
        }
        for (Path input : inputs) {
            lines.add(HEX.formatHex(Files.readAllBytes(input)));
        }
        return List.copyOf(lines);
    }
}
