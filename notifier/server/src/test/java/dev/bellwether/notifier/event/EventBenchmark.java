package dev.bellwether.notifier.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cursors, topics and fingerprints, each against what the platform has for the like. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EventBenchmark {
    private static final Pattern CURSOR = Pattern.compile("([0-9a-z]{1,32})\\.(0|[1-9][0-9]{0,17})");
    private static final Pattern ROOMS = Pattern.compile("rooms/[^/]+/unread");

    private final TopicPattern rooms = TopicPattern.of("rooms/*/unread");
    private String cursor = "dlvm2kq8h3s0.4711081500";
    private String topic = "rooms/amsterdam/unread";
    private String key = "order-4711081500-paid";

    @Benchmark
    public Optional<Cursor> cursor() {
        return Cursor.parse(cursor);
    }

    /** One regular expression. */
    @Benchmark
    public boolean cursorBaseline() {
        return CURSOR.matcher(cursor).matches();
    }

    @Benchmark
    public boolean topic() {
        return rooms.concerns(topic);
    }

    /** One regular expression. */
    @Benchmark
    public boolean topicBaseline() {
        return ROOMS.matcher(topic).matches();
    }

    @Benchmark
    public String dedupKey() {
        return Fingerprint.of("publisher", topic, key);
    }

    /** SHA-256 of as many bytes, without hexadecimal digits. */
    @Benchmark
    public byte[] dedupKeyBaseline() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256")
                .digest(("publisher----" + topic + "----" + key).getBytes(StandardCharsets.UTF_8));
    }
}
