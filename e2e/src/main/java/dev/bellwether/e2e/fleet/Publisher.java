package dev.bellwether.e2e.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes at a steady rate, whatever the answers take. What happens to what was not acknowledged, {@link FleetSettings.Publishing} says; an acknowledgement is
 * logged as it arrives.
 */
final class Publisher {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int FIRST_RETRY_MILLIS = 250;
    private static final int LAST_RETRY_MILLIS = 8000;

    private final HttpClient http;
    private final FleetSettings settings;
    private final List<byte[]> bodies;
    private final FleetLogs logs;
    private final ScheduledExecutorService timer;
    private final String run = UUID.randomUUID().toString();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean stopped;
    private int published;

    Publisher(
            FleetSettings settings,
            HttpClient http,
            List<byte[]> bodies,
            FleetLogs logs,
            ScheduledExecutorService timer) {
        this.settings = settings;
        this.http = http;
        this.bodies = bodies;
        this.logs = logs;
        this.timer = timer;
    }

    void start() {
        long period = Math.round(1e9 / settings.rate());
        timer.scheduleAtFixedRate(this::publishNext, 0, period, TimeUnit.NANOSECONDS);
    }

    /** Publishes nothing new; what is under way is still tried until it is acknowledged. */
    void stop() {
        stopped = true;
    }

    /** Whether nothing is under way any more. */
    boolean idle() {
        return stopped && underWay.get() == 0;
    }

    private void publishNext() {
        if (!stopped) {
            String topic = settings.topics().get(published % settings.topics().size());
            byte[] body = bodies.get(published % bodies.size());
            boolean keyed = settings.publishing() == FleetSettings.Publishing.KEYED || published % 2 == 0;
            underWay.incrementAndGet();
            attempt(topic, keyed ? withKey(body, published) : body, keyed, FIRST_RETRY_MILLIS);
            published++;
        }
    }

    /** Unlike any other run's: a key that an earlier one used within the gateway's window would be answered with that one's id. */
    private byte[] withKey(byte[] body, int number) {
        String json = new String(body, StandardCharsets.UTF_8);
        return ("{\"dedup_key\":\"" + run + "-" + number + "\"," + json.substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    private void attempt(String topic, byte[] body, boolean keyed, int retryMillis) {
        URI origin = settings.origins()
                .get(ThreadLocalRandom.current().nextInt(settings.origins().size()));
        URI target = URI.create(origin.toString().replaceAll("/+$", "") + "/v1/topics/" + topic);
        HttpRequest request = HttpRequest.newBuilder(target)
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            if (failure != null || answer.statusCode() >= 500) {
                if (keyed) {
                    tryAgain(topic, body, retryMillis);
                    return;
                }
                logs.fault("publisher", "unanswered", failure != null ? failure.toString() : answer.body());
                underWay.decrementAndGet();
                return;
            }
            String id = answer.statusCode() < 300 ? id(answer.body()) : null;
            if (id == null) {
                logs.fault("publisher", "refused", answer.statusCode() + " " + answer.body());
            } else {
                logs.acks.append(new Ack(id, topic, System.currentTimeMillis()));
            }
            underWay.decrementAndGet();
        });
    }

    /** Ever more slowly: while a gateway is away hundreds wait here, and all of them at once would keep it from coming back. */
    private void tryAgain(String topic, byte[] body, int retryMillis) {
        int next = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
        int jittered = ThreadLocalRandom.current().nextInt(retryMillis / 2, retryMillis + 1);
        timer.schedule(() -> attempt(topic, body, true, next), jittered, TimeUnit.MILLISECONDS);
    }

    private static @Nullable String id(String answer) {
        try {
            return JSON.readTree(answer).path("id").textValue();
        } catch (JsonProcessingException e) {
            return null; // the caller reports the whole answer
        }
    }
}
