package dev.bellwether.e2e.fleet;

import dev.bellwether.notifier.Notifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a notifier's drain has counted, read again and again together with the time. */
final class DepartureCount implements AutoCloseable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Reading> readings = new ArrayList<>();
    private final Notifier notifier;

    /** The count was this at some time between the two. */
    private record Reading(long before, long count, long after) {}

    DepartureCount(Notifier notifier) {
        this.notifier = notifier;
        timer.scheduleWithFixedDelay(this::read, 0, 5, TimeUnit.MILLISECONDS);
    }

    private synchronized void read() {
        long before = System.nanoTime();
        long count = total();
        readings.add(new Reading(before, count, System.nanoTime()));
    }

    long total() {
        return (long)
                notifier.meters().get("bellwether.drain.departures").counter().count();
    }

    /** Most between two readings that are certainly less than a second apart. However late a reading is, it is none too many. */
    synchronized long mostInASecond() {
        long most = 0;
        int first = 0;
        for (Reading last : readings) {
            while (last.after() - readings.get(first).before() >= SECOND) {
                first++;
            }
            most = Math.max(most, last.count() - readings.get(first).count());
        }
        return most;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
