package dev.bellwether.e2e.faulty;

import dev.bellwether.notifier.Customizer;
import dev.bellwether.notifier.Main;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The product's command line with the fault that the environment variable {@code FAULT} names:
 *
 * <ul>
 *   <li>{@code push-per-notification}: an empty {@code /notify} is pushed beside every notification on each subscriber's stream, to clients that allow pushes;
 *   <li>{@code internal-error}: every event stream is reset with INTERNAL_ERROR at its next notification;
 *   <li>{@code crash-loop}: the process exits with 1 two seconds after its start;
 *   <li>{@code never-ready}: the process drains from the start, so that it is alive and never ready.
 * </ul>
 *
 * <p>The first two are healthy until {@code POST /fault/on} on port 9998 (see {@link FaultSwitch}).
 */
public final class FaultyNotifier {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyNotifier.class);
    private static final int SWITCH_PORT = 9998;
    private static final Duration LIFE_OF_A_CRASHING_ONE = Duration.ofSeconds(2);

    private FaultyNotifier() {}

    /** Runs with the product's arguments. Exit as the product; 2 for an unknown fault. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String fault = System.getenv("FAULT");
        System.exit(run(fault == null ? "" : fault, arguments));
    }

    private static int run(String fault, String[] arguments) throws IOException, InterruptedException {
        return switch (fault) {
            case "push-per-notification" -> switched(fault, new Faults.Push(), arguments);
            case "internal-error" -> switched(fault, new Faults.InternalError(), arguments);
            case "crash-loop" -> {
                crashSoon();
                yield Main.run(Customizer.NONE, arguments);
            }
            case "never-ready" -> NeverReady.run(arguments);
            default -> {
                System.err.println("FAULT: " + fault
                        + " (expected: push-per-notification, internal-error, crash-loop or never-ready)");
                yield 2;
            }
        };
    }

    private static int switched(String name, Faults fault, String[] arguments)
            throws IOException, InterruptedException {
        try (FaultSwitch listening = FaultSwitch.listen(new InetSocketAddress(SWITCH_PORT), name, fault::turn)) {
            LOG.info("{} waits for its switch on {}", name, listening.address());
            return Main.run(fault, arguments);
        }
    }

    private static void crashSoon() {
        Thread crash = new Thread(
                () -> {
                    try {
                        Thread.sleep(LIFE_OF_A_CRASHING_ONE.toMillis());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    // Not exit: the product would drain, and end with 0.
                    Runtime.getRuntime().halt(1);
                },
                "crash");
        crash.setDaemon(true);
        crash.start();
    }
}
