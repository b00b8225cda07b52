package dev.bellwether.notifier.fuzz;

import org.jspecify.annotations.Nullable;

/** What Jazzer calls, by these names: {@code e2e/fuzz}. */
public final class ConnectionFuzzer {
    private static @Nullable FuzzedNotifier notifier;

    private ConnectionFuzzer() {}

    /** Once, before the first input. */
    public static void fuzzerInitialize() throws Exception {
        notifier = FuzzedNotifier.start();
    }

    /** @throws Finding when something does not hold */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        FuzzedNotifier running = notifier;
        if (running == null) {
            throw new IllegalStateException("notifier: not started (expected: started)");
        }
        running.play(input);
    }

    /** Once, after the last input. */
    public static void fuzzerTearDown() throws Exception {
        FuzzedNotifier running = notifier;
        notifier = null;
        if (running != null) {
            running.close();
        }
    }
}
