package dev.bellwether.e2e.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Layers of files, each file owned by root and readable by everybody. */
final class ImageFiles {
    private static final FilePermissions READ = FilePermissions.fromOctalString("644");
    private static final FilePermissions RUN = FilePermissions.fromOctalString("755");

    private ImageFiles() {}

    /** The C library, a user without rights, and where names are looked up. */
    static FileEntriesLayer base(JavaRuntime runtime, Path scratch) throws IOException {
        var layer = FileEntriesLayer.builder().setName("base");
        for (Path library : runtime.libraries()) {
            layer.addEntry(library.toRealPath(), at(library.toString()), RUN);
        }
        layer.addEntry(
                written(scratch, "passwd", "bellwether:x:65532:65532:bellwether:/tmp:/sbin/nologin\n"),
                at("/etc/passwd"),
                READ);
        layer.addEntry(written(scratch, "group", "bellwether:x:65532:\n"), at("/etc/group"), READ);
        layer.addEntry(written(scratch, "nsswitch.conf", "hosts: files dns\n"), at("/etc/nsswitch.conf"), READ);
        return layer.build();
    }

    static FileEntriesLayer runtime(JavaRuntime runtime) throws IOException {
        var layer = FileEntriesLayer.builder().setName("java");
        layer.addEntryRecursive(
                runtime.home(),
                at("/opt/java"),
                (file, place) -> Files.isDirectory(file) || Files.isExecutable(file) ? RUN : READ);
        return layer.build();
    }

    /** Jars, by their own names in one folder. */
    static FileEntriesLayer jars(String name, List<Path> jars) {
        var layer = FileEntriesLayer.builder().setName(name);
        jars.forEach(jar -> layer.addEntry(jar, at("/app/lib/" + jar.getFileName()), READ));
        return layer.build();
    }

    /** A folder's files, and what is below it. */
    static FileEntriesLayer data(String name, Path folder, String place) throws IOException {
        var layer = FileEntriesLayer.builder().setName(name);
        layer.addEntryRecursive(folder, at(place), (file, inside) -> Files.isDirectory(file) ? RUN : READ);
        return layer.build();
    }

    static FileEntriesLayer program(Path file, String place) {
        return FileEntriesLayer.builder()
                .setName("program")
                .addEntry(file, at(place), RUN)
                .build();
    }

    static List<Path> jarsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static Path written(Path folder, String name, String text) throws IOException {
        return Files.write(Files.createDirectories(folder).resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private static AbsoluteUnixPath at(String place) {
        return AbsoluteUnixPath.get(place);
    }
}
