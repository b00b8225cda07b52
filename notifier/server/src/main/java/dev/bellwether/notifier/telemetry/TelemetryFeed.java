package dev.bellwether.notifier.telemetry;

import java.util.Locale;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Telemetry as lines of JSON, for whoever streams it: what the management port needs and no more. */
public final class TelemetryFeed {
    private static final String BOOT = UUID.randomUUID().toString();

    private final Telemetry telemetry;
    private final PodIdentity pod;
    private final Supplier<? extends Enum<?>> state;
    private final BooleanSupplier backplaneConnected;

    /**
     * @param state of the drain; its constant's name becomes the report's state
     * @param backplaneConnected whether the log can be reached
     */
    public TelemetryFeed(
            Telemetry telemetry,
            PodIdentity pod,
            Supplier<? extends Enum<?>> state,
            BooleanSupplier backplaneConnected) {
        this.telemetry = telemetry;
        this.pod = pod;
        this.state = state;
        this.backplaneConnected = backplaneConnected;
    }

    /**
     * Joins an epoch.
     *
     * @param onNews called on any thread when a bad reset happened, so that the next line need not wait for its time
     */
    public Lines join(String epoch, byte[] salt, Runnable onNews) {
        return new Lines(telemetry.read(epoch, salt), onNews);
    }

    /** {@code Serving}, {@code Draining} or {@code Drained}. */
    public String stateName() {
        String name = state.get().name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    /** One stream's lines. {@link #next} is for one thread; closing twice is harmless. */
    public final class Lines implements AutoCloseable {
        private final Telemetry.Reader reader;
        private final Runnable onNews;

        private Lines(Telemetry.Reader reader, Runnable onNews) {
            this.reader = reader;
            this.onNews = onNews;
            telemetry.onBadReset(onNews);
        }

        /** The next report with its line feed. */
        public String next() {
            return TelemetryReport.line(reader.next(), pod, BOOT, stateName(), backplaneConnected.getAsBoolean());
        }

        @Override
        public void close() {
            telemetry.forget(onNews);
        }
    }
}
