package dev.bellwether.notifier.tracing;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** What the library's exporter says of the collector, a few times a minute at most, as lines of our log and without its stack traces. */
final class ExporterLog extends Handler {
    /** Kept here, or the JVM would forget its handler with it. */
    private static final Logger EXPORTER = Logger.getLogger("io.opentelemetry.exporter");

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(OtlpTracing.class);

    static {
        EXPORTER.setUseParentHandlers(false);
        EXPORTER.addHandler(new ExporterLog());
    }

    private ExporterLog() {}

    /** From now on. */
    static void follow() {
        EXPORTER.setLevel(Level.INFO);
    }

    @Override
    public void publish(LogRecord entry) {
        if (isLoggable(entry)) {
            Throwable why = entry.getThrown();
            LOG.warn("collector: {}{}", entry.getMessage(), why == null ? "" : " " + why);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
