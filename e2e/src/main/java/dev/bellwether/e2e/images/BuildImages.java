package dev.bellwether.e2e.images;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@link Images}: prints the archives, one a line. */
@Command(name = "build-images", description = "Builds the images of the product and of its faulty relatives.")
public final class BuildImages implements Callable<Integer> {
    @Option(names = "--root", required = true, paramLabel = "FOLDER", description = "The project's root.")
    private Path root = Path.of("");

    @Option(names = "--cache", required = true, paramLabel = "FOLDER", description = "For layers and the Java runtime.")
    private Path cache = Path.of("");

    @Option(names = "--nats-server", required = true, paramLabel = "FILE", description = "The program.")
    private Path nats = Path.of("");

    @Option(
            names = "--registry",
            paramLabel = "NAME",
            description = "Where to push them; without it they become archives in e2e/target/images.")
    private @Nullable String registry;

    @Option(
            names = "--payloads",
            paramLabel = "FOLDER",
            description = "What an image of the clients publishes; without it there is none.")
    private @Nullable Path payloads;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BuildImages()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (registry != null) {
            new Images(root, cache, new ImageNames(registry), payloads).push(nats);
            return 0;
        }
        new Images(root, cache, ImageNames.LOCAL, payloads)
                .archives(nats, root.resolve("e2e/target/images"))
                .forEach(System.out::println);
        return 0;
    }
}
