package dev.bellwether.e2e.images;

import dev.bellwether.e2e.cluster.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A Java runtime cut to what the product uses, and the C library it needs, both of the JDK and the machine that run this.
 *
 * @param home the runtime's folder
 * @param libraries the shared libraries it needs, by their absolute paths on this machine
 */
record JavaRuntime(Path home, List<Path> libraries) {
    private static final String MODULES =
            "java.base,java.logging,java.management,java.naming,java.net.http,java.security.sasl,java.sql,java.xml,"
                    + "jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs";
    private static final Path LOADER = Path.of("/lib64/ld-linux-x86-64.so.2");

    /** Makes the runtime in the cache folder, or finds it there. */
    static JavaRuntime in(Path cache) throws IOException {
        Path jdk = Path.of(System.getProperty("java.home"));
        Path home = cache.resolve("jre-" + Runtime.version().toString().replaceAll("[^0-9A-Za-z.]", "-") + "-"
                + Integer.toHexString(MODULES.hashCode()));
        if (!Files.isDirectory(home)) {
            Files.createDirectories(cache);
            Path scratch = Files.createTempDirectory(cache, "jre");
            Path fresh = scratch.resolve("jre");
            Command.output(List.of(
                    jdk.resolve("bin/jlink").toString(),
                    "--add-modules",
                    MODULES,
                    // --strip-debug wants objcopy too; the libraries of the JDKs that are shipped have no symbols to
                    // strip
                    "--strip-java-debug-attributes",
                    "--no-man-pages",
                    "--no-header-files",
                    "--output",
                    fresh.toString()));
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(scratch);
        }
        return new JavaRuntime(home, libraries(home));
    }

    private static List<Path> libraries(Path home) throws IOException {
        Set<Path> needed = new TreeSet<>();
        needed.add(LOADER);
        try (Stream<Path> files = Files.walk(home)) {
            List<Path> linked = files.filter(
                            file -> file.getFileName().toString().endsWith(".so") || file.endsWith(Path.of("bin/java")))
                    .toList();
            for (Path file : linked) {
                Command.output(List.of("ldd", file.toString()))
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.contains(" => /"))
                        .map(line -> Path.of(line.substring(line.indexOf("=> ") + 3, line.lastIndexOf(' '))))
                        .filter(library -> !library.startsWith(home))
                        .forEach(needed::add);
            }
        }
        return List.copyOf(needed);
    }
}
