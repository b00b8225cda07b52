package dev.bellwether.e2e.fleet;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a fleet until its time is over or SIGTERM arrives, then writes the summary. Exit 0 if nothing was lost or came twice, 1 if something was, 2 for bad options. */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        description = "Subscribes from many addresses and publishes at a steady rate.")
public final class FleetMain implements Callable<Integer> {
    @Option(names = "--origin", required = true, description = "http(s)://host:port of the gateway")
    private URI origin = URI.create("http://localhost");

    @Option(names = "--ca", description = "PEM file to trust")
    private @Nullable Path trusted;

    @Option(
            names = "--interface",
            defaultValue = "eth0",
            description = "connect from this interface's IPv4 addresses (default: ${DEFAULT-VALUE})")
    private String networkInterface = "eth0";

    @Option(
            names = "--clients",
            defaultValue = "200",
            description = "how many, each from an address of its own (default: ${DEFAULT-VALUE})")
    private int clients;

    @Option(
            names = "--called",
            paramLabel = "NAME",
            description = "all clients share the interface's first address and are called NAME-0, NAME-1, …")
    private @Nullable String called;

    @Option(
            names = "--topic",
            required = true,
            description = "may be given several times; clients are dealt out to topics in turn")
    private List<String> topics = List.of();

    @Option(
            names = "--life",
            defaultValue = "PT20S",
            description = "mean life of a connection, ISO 8601 (default: ${DEFAULT-VALUE})")
    private Duration life = Duration.ofSeconds(20);

    @Option(
            names = "--rate",
            defaultValue = "20",
            description = "notifications published a second, 0 for none (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--payloads", required = true, description = "folder of *.json files, one object each")
    private Path payloads = Path.of(".");

    @Option(names = "--logs", description = "folder for the logs (default: lines of standard output)")
    private @Nullable Path logs;

    @Option(
            names = "--settle",
            defaultValue = "PT20S",
            description = "how long the last may take to arrive (default: ${DEFAULT-VALUE})")
    private Duration settle = Duration.ofSeconds(20);

    @Option(names = "--duration", description = "publish for so long; default: until SIGTERM")
    private @Nullable Duration duration;

    @Option(names = "--no-push", description = "switch push off instead of refusing pushes singly")
    private boolean noPush;

    @Option(names = "--seed", defaultValue = "1", description = "of lives and jitter (default: ${DEFAULT-VALUE})")
    private long seed;

    private final CountDownLatch terminated = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);

    /** Runs the command line. */
    public static void main(String[] arguments) {
        FleetMain fleet = new FleetMain();
        Runtime.getRuntime().addShutdownHook(new Thread(fleet::terminate));
        int code = new CommandLine(fleet).execute(arguments);
        fleet.finished.countDown();
        System.exit(code);
    }

    /** The JVM ends when its hooks return: hold it until the summary is written. */
    private void terminate() {
        terminated.countDown();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        FleetSettings settings = new FleetSettings(
                origin,
                trusted,
                called == null
                        ? ownAddresses(networkInterface, clients)
                        : oneAddress(networkInterface, called, clients),
                topics,
                life,
                rate,
                payloads,
                logs,
                settle,
                !noPush,
                seed);
        try (Fleet fleet = new Fleet(settings)) {
            fleet.start(Duration.ofSeconds(60));
            System.out.println("following: " + fleet.progress());
            boolean asked =
                    duration == null ? untilTerminated() : terminated.await(duration.toMillis(), TimeUnit.MILLISECONDS);
            if (logs == null) {
                fleet.stop();
                System.out.println("stopped");
                return 0;
            }
            Delivery delivery = fleet.finish();
            System.out.println((asked ? "stopped: " : "done: ") + delivery);
            return delivery.complete() ? 0 : 1;
        }
    }

    private boolean untilTerminated() throws InterruptedException {
        terminated.await();
        return true;
    }

    private static List<FleetSettings.Client> ownAddresses(String name, int wanted) throws IOException {
        return addresses(name, wanted).stream().map(FleetSettings.Client::at).toList();
    }

    private static List<FleetSettings.Client> oneAddress(String name, String called, int wanted) throws IOException {
        InetAddress address = addresses(name, 1).get(0);
        return IntStream.range(0, wanted)
                .mapToObj(i -> new FleetSettings.Client(called + "-" + i, address))
                .toList();
    }

    private static List<InetAddress> addresses(String name, int wanted) throws IOException {
        NetworkInterface found = NetworkInterface.getByName(name);
        List<InetAddress> all = found == null
                ? List.of()
                : Collections.list(found.getInetAddresses()).stream()
                        .filter(Inet4Address.class::isInstance)
                        .sorted(Comparator.comparingInt(
                                address -> ByteBuffer.wrap(address.getAddress()).getInt()))
                        .toList();
        if (all.size() < wanted) {
            throw new IOException("--clients: " + wanted + " (expected: at most the IPv4 addresses of " + name + ", "
                    + all.size() + ")");
        }
        return all.subList(0, wanted);
    }
}
