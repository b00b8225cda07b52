package dev.bellwether.notifier.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.notifier.config.NotifierConfig.Limits;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.hub.HubSnapshot;
import dev.bellwether.notifier.hub.StreamState;
import dev.bellwether.notifier.hub.TopicState;
import dev.bellwether.notifier.peer.PeerAddress;
import dev.bellwether.notifier.telemetry.PeerHash;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the process does now, as docs/protocol.md has it. Bounded however much there is: lists are cut, totals are not. Looked at no oftener than
 * twice a second, whoever asks; used by one thread.
 */
public final class StatusReport {
    private static final int STREAMS_AND_TOPICS = 100;
    private static final int SLOWEST = 20;
    private static final Duration FRESH = Duration.ofMillis(500);

    private final IntFunction<HubSnapshot> hub;
    private final Counts counts;
    private final Limits limits;
    /** Of this process alone: what is told of a peer cannot be joined with what another process, or telemetry, tells. */
    private final byte[] salt = new byte[16];

    private final ObjectMapper mapper = new ObjectMapper();
    private Instant looked = Instant.MIN;
    private @Nullable Process of;
    private String last = "";

    /** @param hub answers what it carries, with so many streams and topics */
    public StatusReport(IntFunction<HubSnapshot> hub, MeterRegistry meters, Limits limits) {
        this.hub = hub;
        this.counts = new Counts(meters);
        this.limits = limits;
        new SecureRandom().nextBytes(salt);
    }

    /**
     * Whose report it is.
     *
     * @param pod namespace and name
     * @param state {@code Serving}, {@code Draining} or {@code Drained}
     * @param backplaneConnected whether the log can be reached
     */
    public record Process(String pod, String revision, String state, boolean backplaneConnected) {}

    /** The report as JSON; one that is at most half a second old will do. */
    public String json(Process process, Instant now) {
        boolean isFresh = process.equals(of) && now.isAfter(looked) && now.isBefore(looked.plus(FRESH));
        if (!isFresh) {
            try {
                last = mapper.writeValueAsString(report(process, now));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a report is made of records, numbers and text alone", e);
            }
            of = process;
            looked = now;
        }
        return last;
    }

    private Report report(Process process, Instant now) {
        HubSnapshot snapshot = hub.apply(STREAMS_AND_TOPICS);
        Map<String, Long> pushes = counts.by("bellwether.pushes", "state");
        return new Report(
                1,
                now.toString(),
                process.pod(),
                process.revision(),
                process.state(),
                process.backplaneConnected() ? "Connected" : "Disconnected",
                text(snapshot.position()),
                new Topics(
                        snapshot.topics(),
                        snapshot.busiest().stream().map(Topic::of).toList()),
                new Streams(
                        snapshot.streams(),
                        new TreeMap<>(snapshot.byTransport()),
                        snapshot.newest().stream().map(this::stream).toList()),
                new Slow(
                        snapshot.slow(),
                        snapshot.unread(),
                        snapshot.slowest().stream()
                                .limit(SLOWEST)
                                .map(this::stream)
                                .toList(),
                        counts.by("bellwether.slow.consumers", "policy"),
                        counts.by("bellwether.slow.notifications", "policy"),
                        counts.by("bellwether.slow.disconnects", "reason")),
                new Pushes(
                        pushes.getOrDefault("pending", 0L),
                        counts.gauges("bellwether.pushes.open", "state"),
                        pushes.getOrDefault("closed", 0L),
                        pushes.getOrDefault("reset", 0L),
                        pushes.getOrDefault("expired", 0L),
                        pushes.getOrDefault("lost", 0L),
                        pushes.getOrDefault("refused", 0L),
                        counts.by("bellwether.push.refusals", "reason"),
                        counts.of("bellwether.hints")),
                new Resets(
                        counts.by("bellwether.rst.stream", "code", "direction", "sent"),
                        counts.by("bellwether.rst.stream", "code", "direction", "received")),
                LimitUse.all(limits, snapshot, counts));
    }

    private Stream stream(StreamState state) {
        return new Stream(
                state.id(),
                PeerHash.of(salt, PeerAddress.of(state.address())),
                state.transport(),
                state.isHttp2() ? "h2" : "http/1.1",
                state.topics(),
                state.topicCount(),
                state.age().toMillis(),
                state.unread(),
                state.behind());
    }

    private static @Nullable String text(@Nullable Cursor cursor) {
        return cursor == null ? null : cursor.toString();
    }

    private record Report(
            int schema,
            String at,
            String pod,
            String revision,
            String state,
            String backplane,
            @Nullable String position,
            Topics topics,
            Streams streams,
            Slow slow,
            Pushes pushes,
            Resets resets,
            List<LimitUse> limits) {}

    private record Topics(int total, List<Topic> busiest) {}

    private record Topic(
            String name,
            int streams,
            long notifications,
            @Nullable String position) {
        static Topic of(TopicState state) {
            return new Topic(state.name(), state.streams(), state.notifications(), text(state.position()));
        }
    }

    private record Streams(int total, Map<String, Integer> byTransport, List<Stream> newest) {}

    private record Stream(
            long id,
            String peer,
            String transport,
            String protocol,
            List<String> topics,
            int topicCount,
            long ageMillis,
            long queuedBytes,
            long behind) {}

    private record Slow(
            int streams,
            long queuedBytes,
            List<Stream> worst,
            Map<String, Long> applied,
            Map<String, Long> notSent,
            Map<String, Long> disconnects) {}

    private record Pushes(
            long promised,
            Map<String, Long> open,
            long closed,
            long reset,
            long expired,
            long lost,
            long refused,
            Map<String, Long> refusals,
            long hints) {}

    private record Resets(Map<String, Long> sent, Map<String, Long> received) {}
}
