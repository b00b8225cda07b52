package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The notifier's own counters, read from its management port. */
record Metrics(String text) {
    static Metrics of(int managementPort) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/metrics"))
                .build();
        return new Metrics(HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /**
     * @param sample name and labels as Prometheus' text has them
     * @throws IOException when there is no such sample
     */
    long value(String sample) throws IOException {
        return (long) Double.parseDouble(text.lines()
                .filter(line -> line.startsWith(sample + " "))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + sample + " in /metrics"))
                .substring(sample.length() + 1));
    }
}
