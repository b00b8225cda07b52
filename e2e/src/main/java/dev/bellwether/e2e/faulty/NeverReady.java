package dev.bellwether.e2e.faulty;

import dev.bellwether.notifier.Notifier;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.ConfigFile;
import dev.bellwether.notifier.config.NotifierConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A notifier that drains from its first moment: its probes say that it lives and is not ready, for ever. */
final class NeverReady {
    private NeverReady() {}

    /** Runs until killed; 2 for a configuration error. */
    static int run(String[] arguments) throws IOException, InterruptedException {
        int option = List.of(arguments).indexOf("--config");
        if (option < 0 || option + 1 >= arguments.length) {
            System.err.println("arguments: " + List.of(arguments) + " (expected: --config FILE)");
            return 2;
        }
        try (Notifier notifier = start(ConfigFile.read(Path.of(arguments[option + 1])))) {
            new CountDownLatch(1).await();
            return notifier.isReady() ? 1 : 0;
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            return 2;
        }
    }

    static Notifier start(NotifierConfig config) throws ConfigException, IOException {
        Notifier notifier = Notifier.start(config);
        notifier.drain();
        return notifier;
    }
}
