package dev.bellwether.e2e.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes at a steady rate, whatever the answers take. What was not acknowledged is tried again, which may store it twice under two ids; an acknowledgement is
 * logged as it arrives.
 */
final class Publisher {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long RETRY_MILLIS = 250;

    private final HttpClient http;
    private final FleetSettings settings;
    private final List<byte[]> bodies;
    private final FleetLogs logs;
    private final ScheduledExecutorService timer;
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
            published++;
            underWay.incrementAndGet();
            attempt(topic, body);
        }
    }

    private void attempt(String topic, byte[] body) {
        URI target = URI.create(settings.origin().toString().replaceAll("/+$", "") + "/v1/topics/" + topic);
        HttpRequest request = HttpRequest.newBuilder(target)
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            if (failure != null || answer.statusCode() >= 500) {
                timer.schedule(() -> attempt(topic, body), RETRY_MILLIS, TimeUnit.MILLISECONDS);
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

    private static @Nullable String id(String answer) {
        try {
            return JSON.readTree(answer).path("id").textValue();
        } catch (JsonProcessingException e) {
            return null; // the caller reports the whole answer
        }
    }
}
