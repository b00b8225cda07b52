package dev.bellwether.operator.telemetry;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a pod to let its clients go, and how far it is. */
public final class DrainCall {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_BYTES = 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ManagementClient management;

    public DrainCall(ManagementClient management) {
        this.management = management;
    }

    /**
     * A pod's answer.
     *
     * @param state {@code Serving}, {@code Draining} or {@code Drained}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Progress(String state, int connections, int streams) {
        public boolean drained() {
            return state.equals("Drained");
        }
    }

    /**
     * Begins the drain, or tells how far it is when it has begun: the call may be repeated.
     *
     * @throws IOException if the pod cannot be reached within two seconds or answers with an error
     */
    public Progress drain(PodEndpoint pod, String gateway) throws IOException, InterruptedException {
        HttpRequest request = management
                .request(pod, "/v1/drain")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = send(management.client(pod.namespace(), gateway), request);
        if (answer.statusCode() != 200 && answer.statusCode() != 202) {
            throw new IOException("drain of " + pod.namespace() + "/" + pod.pod() + ": status " + answer.statusCode()
                    + " (expected: 200 or 202)");
        }
        return JSON.readValue(answer.body(), Progress.class);
    }

    /** A request's own timeout ends with the headers: a pod that sends its body byte by byte would hold the thread for ever. */
    static HttpResponse<String> send(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> sent =
                client.sendAsync(request, answer -> new BoundedText(LONGEST_BYTES));
        try {
            return sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + PATIENCE.toMillis() + " ms", e);
        } finally {
            sent.cancel(true);
        }
    }
}
