package dev.bellwether.e2e.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Builds the images, from what {@code mvn package} has put into the modules' {@code target} folders. */
public final class Images {
    private static final String USER = "65532:65532";
    private static final List<String> JAVA = List.of(
            "/opt/java/bin/java",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:MaxRAMPercentage=60",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            "/app/lib/*");

    private final Path root;
    private final Path cache;
    private final ImageNames names;
    private final @Nullable Path payloads;

    /**
     * @param root the project's root folder
     * @param cache where layers and the Java runtime are kept from one build to the next
     * @param payloads what the image of the fleet publishes; null for no such image
     */
    public Images(Path root, Path cache, ImageNames names, @Nullable Path payloads) {
        this.payloads = payloads;
        this.root = root;
        this.cache = cache;
        this.names = names;
    }

    /**
     * Builds all of them into archives.
     *
     * @param natsServer the program {@code nats-server}
     * @param folder where the archives go
     * @return the archives
     */
    public List<Path> archives(Path natsServer, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        Files.createDirectories(folder);
        List<Path> archives = new ArrayList<>();
        for (Map.Entry<String, JibContainerBuilder> image : all(natsServer).entrySet()) {
            String file =
                    image.getKey().substring(names.registry().length() + 1).replace(':', '-') + ".tar";
            Path archive = folder.resolve(file);
            build(image.getValue(), Containerizer.to(TarImage.at(archive).named(reference(image.getKey()))));
            archives.add(archive);
        }
        return archives;
    }

    /** Builds all of them and pushes them to the registry that the names begin with, with the credentials of {@code docker login}. */
    public void push(Path natsServer) throws IOException, InterruptedException, ExecutionException {
        for (Map.Entry<String, JibContainerBuilder> image : all(natsServer).entrySet()) {
            ImageReference reference = reference(image.getKey());
            build(
                    image.getValue(),
                    Containerizer.to(RegistryImage.named(reference)
                            .addCredentialRetriever(CredentialRetrieverFactory.forImage(reference, event -> {})
                                    .dockerConfig())));
        }
    }

    private Map<String, JibContainerBuilder> all(Path natsServer) throws IOException {
        JavaRuntime java = JavaRuntime.in(cache);
        Map<String, JibContainerBuilder> all = new LinkedHashMap<>();
        all.put(names.operator(), program(java, "operator", "dev.bellwether.operator.Main"));
        all.put(names.notifier(), program(java, "notifier/server", "dev.bellwether.notifier.Main"));
        all.put(names.nextNotifier(), program(java, "notifier/server", "dev.bellwether.notifier.Main"));
        for (Fault fault : Fault.values()) {
            all.put(
                    names.faulty(fault),
                    program(java, "notifier/server", "dev.bellwether.e2e.faulty.FaultyNotifier")
                            .addFileEntriesLayer(
                                    ImageFiles.jars("fault", List.of(root.resolve("e2e/target/bellwether-e2e.jar"))))
                            .addEnvironmentVariable("FAULT", fault.text()));
        }
        if (payloads != null) {
            all.put(
                    names.fleet(),
                    program(java, "e2e", "dev.bellwether.e2e.fleet.FleetMain")
                            .addFileEntriesLayer(ImageFiles.data("payloads", payloads, "/app/payloads")));
        }
        all.put(
                names.nats(),
                scratch()
                        .addFileEntriesLayer(ImageFiles.program(natsServer, "/nats-server"))
                        .setEntrypoint("/nats-server"));
        return all;
    }

    private JibContainerBuilder program(JavaRuntime java, String module, String main) throws IOException {
        Path target = root.resolve(module).resolve("target");
        List<String> entrypoint = new ArrayList<>(JAVA);
        entrypoint.add(main);
        return scratch()
                .addFileEntriesLayer(ImageFiles.base(java, cache.resolve("etc")))
                .addFileEntriesLayer(ImageFiles.runtime(java))
                .addFileEntriesLayer(ImageFiles.jars("libraries", ImageFiles.jarsIn(target.resolve("lib"))))
                .addFileEntriesLayer(ImageFiles.jars("program", List.of(product(target))))
                .setEntrypoint(entrypoint);
    }

    private static Path product(Path target) throws IOException {
        return ImageFiles.jarsIn(target).stream()
                .filter(jar -> jar.getFileName().toString().startsWith("bellwether-"))
                .filter(jar -> !jar.toString().endsWith("-tests.jar"))
                .findFirst()
                .orElseThrow(() -> new IOException(target + ": no bellwether-*.jar (run: mvn package)"));
    }

    private static JibContainerBuilder scratch() {
        return Jib.fromScratch()
                .setFormat(ImageFormat.OCI)
                .setCreationTime(Instant.EPOCH)
                .setUser(USER);
    }

    private void build(JibContainerBuilder image, Containerizer target)
            throws IOException, InterruptedException, ExecutionException {
        try {
            image.containerize(target.setApplicationLayersCache(cache.resolve("layers"))
                    .setBaseImageLayersCache(cache.resolve("base"))
                    .setOfflineMode(names.equals(ImageNames.LOCAL)));
        } catch (RegistryException | CacheDirectoryCreationException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static ImageReference reference(String name) {
        try {
            return ImageReference.parse(name);
        } catch (InvalidImageReferenceException e) {
            throw new IllegalArgumentException(name + " (expected: an image name)", e);
        }
    }
}
