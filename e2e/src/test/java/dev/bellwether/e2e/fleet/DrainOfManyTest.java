package dev.bellwether.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.e2e.kills.LogServer;
import dev.bellwether.notifier.Notifier;
import dev.bellwether.notifier.config.ConfigFile;
import dev.bellwether.operator.telemetry.DrainCall;
import io.netty.handler.codec.http2.Http2Error;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of two notifiers over one log is drained, with 5,000 event streams on a hundred connections, and beside them clients of every transport, while somebody publishes. As
 * in a cluster the Service knows it no more by then.
 */
@Tag("nats")
class DrainOfManyTest {
    private static final Logger LOG = LoggerFactory.getLogger(DrainOfManyTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 100;
    private static final int STREAMS = 50;
    private static final int OTHERS = 150;
    private static final int RATE = 1000;
    private static final int SHORTEST = 1200;
    private static final int LONGEST = 2200;
    private static final int BUCKETS = 10;
    private static final List<String> TOPICS =
            IntStream.range(0, 50).mapToObj(i -> "rooms/" + i).toList();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void fiveThousandStreamsLeaveOneByOneAndNoNotificationIsLostOrRepeated() throws Exception {
        try (LogServer log = LogServer.start(Path.of(System.getenv("NATS_SERVER")), folder);
                Notifier leaving = start(log);
                Notifier staying = start(log);
                ServiceRelay service = new ServiceRelay(leaving.address());
                Crowd crowd = new Crowd(origin(service.port()), CONNECTIONS, STREAMS, TOPICS);
                Fleet others = new Fleet(others(origin(service.port())));
                DepartureCount departures = new DepartureCount(leaving)) {
            await().atMost(PATIENCE).until(crowd::placed);
            others.start(PATIENCE);
            await().atMost(PATIENCE).until(() -> others.progress().acknowledged() >= 50);
            assertThat(progress(leaving, "GET").streams()).isGreaterThanOrEqualTo(CONNECTIONS * STREAMS);

            service.select(staying.address());
            List<DrainCall.Progress> told = new ArrayList<>(List.of(progress(leaving, "POST")));
            await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> {
                told.add(progress(leaving, "GET"));
                return told.get(told.size() - 1).drained();
            });
            await().atMost(PATIENCE)
                    .until(() -> crowd.placed() && progress(staying, "GET").streams() > CONNECTIONS * STREAMS);
            long moved = others.progress().acknowledged();
            await().atMost(PATIENCE).until(() -> others.progress().acknowledged() >= moved + 50);
            Delivery ofOthers = others.finish();
            List<Ack> acks = Journal.read(folder.resolve("logs/acks.jsonl"), Ack.class);
            await().atMost(PATIENCE)
                    .until(() -> Delivery.judge(crowd.topics(), acks, crowd.receipts())
                                    .lost()
                            == 0);

            Delivery ofCrowd = Delivery.judge(crowd.topics(), acks, crowd.receipts());
            List<Integer> retries = service.sentBy(leaving.address()).stream()
                    .flatMap(connection -> connection.retries().stream())
                    .toList();
            int[] spread = spread(retries);
            LOG.info(
                    "{} and {}; departures {}, most in a second {}; retry {}",
                    ofCrowd,
                    ofOthers,
                    departures.total(),
                    departures.mostInASecond(),
                    spread);

            assertThat(ofCrowd.complete()).as("%s", ofCrowd).isTrue();
            assertThat(ofCrowd.unacknowledged()).isZero();
            assertThat(ofCrowd.expected()).isEqualTo(CONNECTIONS * STREAMS / TOPICS.size() * ofCrowd.acknowledged());
            assertThat(ofOthers.complete()).as("%s", ofOthers).isTrue();
            assertThat(crowd.gaps() + others.progress().faults()).isZero();
            assertInOrder(crowd.receipts());
            assertInOrder(Journal.read(folder.resolve("logs/received.jsonl"), Receipt.class));
            assertThat(departures.total()).isGreaterThanOrEqualTo(CONNECTIONS * STREAMS);
            assertThat(departures.mostInASecond()).isBetween(RATE / 2L, (long) RATE);
            assertTwoGoAwaysEach(service.sentBy(leaving.address()));
            assertThat(retries).hasSizeGreaterThanOrEqualTo(CONNECTIONS * STREAMS);
            assertThat(retries).allMatch(millis -> millis >= SHORTEST && millis <= LONGEST);
            // 20 is what chance makes of it; 500 ± 150 is more than seven times as far.
            assertThat(Arrays.stream(spread).boxed())
                    .allMatch(count -> Math.abs(count - retries.size() / BUCKETS) < 150);
            assertThat(told.stream().map(DrainCall.Progress::streams))
                    .isSortedAccordingTo(Comparator.reverseOrder())
                    .endsWith(0);
            assertThat(told).extracting(DrainCall.Progress::connections).endsWith(0);
            assertThat(told).hasSizeGreaterThan(BUCKETS);
        }
    }

    private static Notifier start(LogServer log) throws Exception {
        return Notifier.start(ConfigFile.parse("""
                listener: {host: 127.0.0.1, port: 0}
                management: {host: 127.0.0.1, port: 0}
                auth: {anonymous: true}
                topics: [{name: "rooms/*"}]
                drain: {grace: 30s, rate: %d, shortestRetry: %dms, longestRetry: %dms}
                %s
                """.formatted(RATE, SHORTEST, LONGEST, log.backplane())));
    }

    private static URI origin(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Every transport, and whoever publishes. */
    private FleetSettings others(URI service) throws Exception {
        Path payloads = Files.createDirectory(folder.resolve("payloads"));
        Files.writeString(payloads.resolve("star.json"), "{\"action\": \"created\"}");
        List<FleetSettings.Client> clients = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            clients.add(new FleetSettings.Client("other-" + i, InetAddress.getLoopbackAddress()));
        }
        return new FleetSettings(
                List.of(service),
                null,
                clients,
                TOPICS,
                Duration.ofHours(10),
                40,
                payloads,
                folder.resolve("logs"),
                Duration.ofSeconds(20),
                false,
                42,
                FleetSettings.Publishing.KEYED,
                List.of(Travel.values()));
    }

    /** As the operator reads it. */
    private DrainCall.Progress progress(Notifier notifier, String method) throws Exception {
        int port = notifier.managementAddress().orElseThrow().getPort();
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(origin(port).resolve("/v1/drain"))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readValue(answer.body(), DrainCall.Progress.class);
    }

    private static int[] spread(List<Integer> retries) {
        int[] buckets = new int[BUCKETS];
        retries.forEach(
                millis -> buckets[Math.min(BUCKETS - 1, (millis - SHORTEST) * BUCKETS / (LONGEST - SHORTEST))]++);
        return buckets;
    }

    private static void assertTwoGoAwaysEach(Collection<SentFrames> connections) {
        assertThat(connections).hasSizeGreaterThanOrEqualTo(CONNECTIONS);
        for (SentFrames connection : connections) {
            assertThat(connection.goAways())
                    .containsExactly(
                            new SentFrames.GoAway(Integer.MAX_VALUE, Http2Error.NO_ERROR.code()),
                            new SentFrames.GoAway(connection.lastStream(), Http2Error.NO_ERROR.code()));
        }
    }

    private static void assertInOrder(List<Receipt> receipts) {
        Map<String, Long> latest = new HashMap<>();
        for (Receipt receipt : receipts) {
            long sequence = Long.parseLong(receipt.id().substring(receipt.id().lastIndexOf('.') + 1));
            Long before = latest.put(receipt.client(), sequence);
            assertThat(before == null || before < sequence)
                    .as("%s after %s", receipt, before)
                    .isTrue();
        }
    }
}
