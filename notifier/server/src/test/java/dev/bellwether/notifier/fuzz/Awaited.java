package dev.bellwether.notifier.fuzz;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;

/** Conditions that mostly hold at once, or as soon as another thread has done its part. */
final class Awaited {
    private static final long SOON_NANOS = 5_000_000;

    private Awaited() {}

    /** @throws Finding when it does not hold within ten seconds */
    static void holds(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + SOON_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                notSoon(what, condition);
                return;
            }
            Thread.yield();
        }
    }

    private static void notSoon(String what, BooleanSupplier condition) {
        try {
            await().pollInterval(Duration.ofMillis(1)).until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new Finding("never: " + what);
        }
    }
}
