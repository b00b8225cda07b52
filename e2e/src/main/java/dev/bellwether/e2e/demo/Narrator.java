package dev.bellwether.e2e.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Prints a timeline, and below it a line that shows how it is going: rewritten every second on a terminal, every ten seconds a new one elsewhere. */
final class Narrator implements AutoCloseable {
    private static final int PLAIN_SECONDS = 10;
    private static final String ERASE_LINE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private final long started = System.nanoTime();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "narrator");
        thread.setDaemon(true);
        return thread;
    });

    Narrator(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows a line again and again; an empty one is not shown. */
    void follow(Supplier<String> progress) {
        int seconds = terminal ? 1 : PLAIN_SECONDS;
        var unused = ticker.scheduleWithFixedDelay(() -> show(progress.get()), seconds, seconds, TimeUnit.SECONDS);
    }

    synchronized void say(String text) {
        out.print(terminal ? ERASE_LINE : "");
        out.println(stamp() + text);
        out.flush();
    }

    private synchronized void show(String progress) {
        if (progress.isEmpty()) {
            return;
        }
        if (terminal) {
            out.print(ERASE_LINE + stamp() + "… " + progress);
        } else {
            out.println(stamp() + "… " + progress);
        }
        out.flush();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }

    private String stamp() {
        return String.format(Locale.ROOT, "%6.1f s  ", (System.nanoTime() - started) / 1e9);
    }
}
