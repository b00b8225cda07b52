package dev.bellwether.e2e.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads what is published: every file of a folder becomes a request body, its name the notification's type. */
final class Payloads {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Payloads() {}

    /**
     * @return one request body for each file, in the order of their names
     * @throws IllegalArgumentException if there is none, or one does not hold an object
     */
    static List<byte[]> read(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
        List<byte[]> bodies = new ArrayList<>();
        for (Path file : files) {
            bodies.add(body(file));
        }
        if (bodies.isEmpty()) {
            throw new IllegalArgumentException("payloads: " + folder + " (expected: a folder with *.json files)");
        }
        return bodies;
    }

    private static byte[] body(Path file) throws IOException {
        JsonNode data = JSON.readTree(file.toFile());
        if (!(data instanceof ObjectNode)) {
            throw new IllegalArgumentException("payloads: " + file + " (expected: a JSON object)");
        }
        String name = String.valueOf(file.getFileName());
        ObjectNode body = JSON.createObjectNode();
        body.put("type", name.substring(0, name.length() - ".json".length()));
        body.set("data", data);
        return JSON.writeValueAsBytes(body);
    }
}
