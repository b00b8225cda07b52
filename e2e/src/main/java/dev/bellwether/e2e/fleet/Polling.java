package dev.bellwether.e2e.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Follows by asking again and again, as a client does that cannot read an endless answer: docs/streaming.md, "Long polling". */
final class Polling implements Follower {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long RETRY_MILLIS = 300;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpClient http;
    private final URI target;
    private final String client;
    private final FleetLogs logs;
    private final EventLoop loop;
    private volatile String cursor;
    private boolean closed;

    /** @param after the cursor to go on from; empty for what comes */
    Polling(HttpClient http, URI origin, String topic, String after, String client, FleetLogs logs, EventLoop loop) {
        this.http = http;
        this.target = origin.resolve("/v1/poll?topic=" + topic);
        this.cursor = after;
        this.client = client;
        this.logs = logs;
        this.loop = loop;
    }

    /** Begins; on the event loop, as everything here. */
    void ask() {
        if (closed) {
            return;
        }
        // Without a cursor there is nothing to wait for: the first answer brings it.
        String position = cursor.isEmpty()
                ? "&wait=0s"
                : "&wait=2s&lastEventId=" + URLEncoder.encode(cursor, StandardCharsets.US_ASCII);
        HttpRequest request = HttpRequest.newBuilder(URI.create(target + position))
                .timeout(PATIENCE)
                .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .whenCompleteAsync((answer, failure) -> answered(failure == null ? answer : null), loop);
    }

    private void answered(@Nullable HttpResponse<String> answer) {
        if (closed) {
            return; // what it says is asked for again, for the cursor is still the old one
        }
        long pause = RETRY_MILLIS;
        if (answer != null) {
            try {
                pause = read(answer.statusCode(), JSON.readTree(answer.body()));
            } catch (JsonProcessingException e) {
                logs.fault(client, "malformed", answer.statusCode() + " " + answer.body());
            }
        }
        loop.schedule(this::ask, pause, TimeUnit.MILLISECONDS);
    }

    /** Answers after how many milliseconds to ask again. */
    private long read(int status, JsonNode answer) {
        if (answer.path("cursor").isTextual()) {
            cursor = answer.path("cursor").textValue();
        }
        if (status != OK) {
            if (status != UNAVAILABLE) {
                logs.fault(client, "refused", status + " " + answer);
            }
            return RETRY_MILLIS;
        }
        for (JsonNode each : answer.path("notifications")) {
            logs.received.append(new Receipt(client, each.path("id").asText(), System.currentTimeMillis()));
        }
        for (JsonNode gap : answer.path("gaps")) {
            logs.fault(client, "gap", gap.toString());
        }
        return answer.path("retry").asLong();
    }

    @Override
    public String lastEventId() {
        return cursor;
    }

    @Override
    public void close() {
        closed = true;
    }
}
