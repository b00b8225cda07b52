package dev.bellwether.notifier;

import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.ConfigFile;
import dev.bellwether.notifier.config.NotifierConfig;
import dev.bellwether.notifier.http.Sockets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.Security;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line. Exit 0 after a drain, 1 when an address cannot be bound, 2 for a wrong configuration or command line. */
@Command(
        name = "bellwether-notifier",
        description = "Takes notifications by POST and streams them to subscribers.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private final Customizer customizer;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, YAML.")
    private Path config = Path.of("notifier.yaml");

    @Option(names = "--check-config", description = "Only says whether the configuration is right.")
    private boolean checkConfig;

    @Option(
            names = "--dev-tls",
            arity = "0..1",
            fallbackValue = "8443",
            paramLabel = "PORT",
            description =
                    "Listens with TLS too, on 127.0.0.1:PORT (default 8443), with a certificate of its own making.")
    private @Nullable Integer devTls;

    private Main(Customizer customizer) {
        this.customizer = customizer;
    }

    public static void main(String[] arguments) {
        System.exit(run(Customizer.NONE, arguments));
    }

    /** Runs until a signal has drained it. For programs built on top. */
    public static int run(Customizer customizer, String... arguments) {
        // A server of NATS that comes back has another address: the JVM would go on with the old one for half a minute.
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        // Netty follows one buffer of 128 by its stack traces: at 80,000 a second a twentieth of the processor.
        // A leak shows soon enough with fewer.
        System.getProperties().putIfAbsent("io.netty.leakDetection.samplingInterval", "16384");
        return new CommandLine(new Main(customizer)).execute(arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        if (devTls != null && (devTls < 0 || devTls > 65535)) {
            err.println("--dev-tls: " + devTls + " (expected: a port from 0 to 65535)");
            return 2;
        }
        NotifierConfig parsed;
        try {
            parsed = ConfigFile.read(config);
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return 2;
        }
        if (checkConfig) {
            spec.commandLine().getOut().println(config + ": fine");
            return 0;
        }
        try (DevTls tls = DevTls.on(devTls);
                Notifier notifier = Notifier.start(tls.added(parsed), customizer)) {
            notifier.managementAddress().ifPresent(address -> LOG.info("managed on {}", address));
            LOG.info("listening on {}, by {}", notifier.addresses(), Sockets.way());
            serve(notifier, parsed, tls);
            return 0;
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    /** Returns once drained. The hook keeps the process until the last bytes are out; the JVM would otherwise exit with 143. */
    private static void serve(Notifier notifier, NotifierConfig config, DevTls tls) throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            drain(notifier, config);
                            notifier.close();
                            tls.close();
                            closed.countDown();
                            Runtime.getRuntime().halt(0);
                        },
                        "bellwether-drain"));
        closed.await();
    }

    private static void drain(Notifier notifier, NotifierConfig config) {
        LOG.info("draining");
        try {
            notifier.drain().toCompletableFuture().get(config.drain().grace().toMillis() + 5000, TimeUnit.MILLISECONDS);
            LOG.info("drained");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not drained", e);
        }
    }

    /** The release, as the jar's manifest has it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"bellwether-notifier " + (version == null ? "development" : version)};
        }
    }
}
