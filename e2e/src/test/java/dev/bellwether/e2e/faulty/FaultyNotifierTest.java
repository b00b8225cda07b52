package dev.bellwether.e2e.faulty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.client.NotificationClient;
import dev.bellwether.client.NotificationClientBuilder;
import dev.bellwether.client.Subscription;
import dev.bellwether.client.push.PushRule;
import dev.bellwether.client.push.PushWhitelist;
import dev.bellwether.notifier.Notifier;
import dev.bellwether.notifier.config.ConfigFile;
import dev.bellwether.notifier.config.NotifierConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyNotifierTest {
    private static final String CONFIG = """
            listener: {host: 127.0.0.1, port: 0}
            management: {host: 127.0.0.1, port: 0}
            auth: {anonymous: true}
            topics: [{name: "rooms/*"}]
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Witness witness = new Witness();

    @Test
    void internalErrorResetsEachStreamAtItsNextNotificationWhileOn() throws Exception {
        Faults fault = new Faults.InternalError();
        try (Notifier notifier = Notifier.start(config(), fault);
                NotificationClient client = client(notifier).build()) {
            client.subscribe(Subscription.to("rooms/1"), witness);
            assertThat(witness.next()).isEqualTo("open");
            publish(notifier);
            assertThat(witness.next()).isEqualTo("event 1");
            fault.turn(true);
            publish(notifier);
            assertThat(witness.next()).isEqualTo("event 2");
            assertThat(witness.next()).isEqualTo("Reset[code=2]");
            assertThat(witness.next()).isEqualTo("open");
            publish(notifier);
            assertThat(witness.next()).isEqualTo("event 3");
            assertThat(witness.next()).isEqualTo("Reset[code=2]");
            fault.turn(false);
            publish(notifier);
            assertThat(witness.next()).isEqualTo("open");
            assertThat(witness.next()).isEqualTo("event 4");
        }
    }

    @Test
    void aPushPerNotificationGoesToClientsThatAllowPushes() throws Exception {
        Faults fault = new Faults.Push();
        Witness other = new Witness();
        try (Notifier notifier = Notifier.start(config(), fault);
                NotificationClient client = client(notifier)
                        .pushes(new PushWhitelist(List.of(PushRule.prefix("/static/"))), witness)
                        .build();
                NotificationClient without = client(notifier).build()) {
            client.subscribe(Subscription.to("rooms/1"), witness);
            without.subscribe(Subscription.to("rooms/1"), other);
            assertThat(witness.next()).isEqualTo("open");
            assertThat(other.next()).isEqualTo("open");
            publish(notifier);
            assertThat(witness.next()).isEqualTo("event 1");
            fault.turn(true);
            String pushed = "push GET " + origin(notifier) + "/notify NOT_LISTED";
            for (int i = 2; i <= 300; i++) {
                publish(notifier);
                assertThat(List.of(witness.next(), witness.next())).containsExactlyInAnyOrder("event " + i, pushed);
            }
            fault.turn(false);
            publish(notifier);
            assertThat(witness.next()).isEqualTo("event 301");
            for (int i = 1; i <= 301; i++) {
                assertThat(other.next()).isEqualTo("event " + i);
            }
        }
    }

    @Test
    void theManagementPortTellsWhatClientsSuffer() throws Exception {
        Faults push = new Faults.Push();
        Faults error = new Faults.InternalError();
        PushWhitelist whitelist = new PushWhitelist(List.of(PushRule.prefix("/static/")));
        try (Notifier pushing = Notifier.start(config(), push);
                Notifier failing = Notifier.start(config(), error);
                NotificationClient refusing =
                        client(pushing).pushes(whitelist, witness).build();
                NotificationClient reset = client(failing).build()) {
            refusing.subscribe(Subscription.to("rooms/1"), witness);
            assertThat(witness.next()).isEqualTo("open");
            reset.subscribe(Subscription.to("rooms/1"), witness);
            assertThat(witness.next()).isEqualTo("open");
            assertThat(badPeers(pushing, 0)).isEmpty();
            assertThat(badPeers(failing, 0)).isEmpty();
            push.turn(true);
            error.turn(true);
            publish(pushing);
            publish(failing);
            assertThat(badPeers(pushing, 1)).containsExactly("cancel");
            assertThat(badPeers(failing, 1)).containsExactly("error");
        }
    }

    @Test
    void theSwitchTurnsAFaultOnAndOff() throws Exception {
        StringBuilder turned = new StringBuilder();
        try (FaultSwitch listening = FaultSwitch.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "internal-error", on -> turned.append(on)
                        .append(' '))) {
            URI root = URI.create("http://localhost:" + listening.address().getPort());
            assertThat(post(root.resolve("/fault/on"), "").body()).isEqualTo("internal-error: on\n");
            assertThat(post(root.resolve("/fault/off"), "").body()).isEqualTo("internal-error: off\n");
            assertThat(post(root.resolve("/fault/oft"), "").statusCode()).isEqualTo(404);
            assertThat(get(root.resolve("/fault/on")).statusCode()).isEqualTo(404);
        }
        assertThat(turned).hasToString("true false ");
    }

    @Test
    void theOneThatIsNeverReadyIsNotReadyFromTheStart() throws Exception {
        try (Notifier notifier = NeverReady.start(config())) {
            assertThat(notifier.isReady()).isFalse();
            assertThat(get(management(notifier, "/readyz")).statusCode()).isEqualTo(503);
            assertThat(get(management(notifier, "/livez")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theCrashingOneExitsWithOne(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("notifier.yaml"), CONFIG);
        Process process = process("crash-loop", "--config", config.toString());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
    }

    @Test
    void anUnknownFaultIsRefusedWithItsValue() throws Exception {
        Process process = process("tired");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("FAULT: tired (expected: push-per-notification, internal-error, crash-loop or never-ready)");
    }

    private static Process process(String fault, String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(
                List.of(java, "-cp", System.getProperty("java.class.path"), FaultyNotifier.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("FAULT", fault);
        return builder.start();
    }

    /** Reads reports until one tells of so many bad peers; returns their channels. */
    private List<String> badPeers(Notifier notifier, int wanted) throws Exception {
        URI target = management(notifier, "/v1/telemetry?epoch=e.1&salt=0123456789abcdef&intervalMillis=100");
        HttpResponse<Stream<String>> answer =
                http.send(HttpRequest.newBuilder(target).build(), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> reports = answer.body()) {
            ObjectMapper json = new ObjectMapper();
            Iterator<String> lines = reports.iterator();
            for (int i = 0; i < 50; i++) {
                JsonNode bad = json.readTree(lines.next()).path("bad");
                if (bad.size() >= wanted) {
                    return bad.findValuesAsText("channel");
                }
            }
        }
        throw new AssertionError("no report of " + wanted + " bad peers in 50");
    }

    private static URI management(Notifier notifier, String path) {
        InetSocketAddress address = notifier.managementAddress().orElseThrow();
        return URI.create("http://127.0.0.1:" + address.getPort() + path);
    }

    private static NotifierConfig config() throws Exception {
        return ConfigFile.parse(CONFIG);
    }

    private static NotificationClientBuilder client(Notifier notifier) {
        return NotificationClient.builder(origin(notifier));
    }

    private static URI origin(Notifier notifier) {
        return URI.create("http://localhost:" + notifier.address().getPort());
    }

    private void publish(Notifier notifier) throws Exception {
        HttpResponse<String> answer = post(
                origin(notifier).resolve("/v1/topics/rooms/1"),
                "{\"type\": \"said\", \"data\": {\"text\": \"hello\"}}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private HttpResponse<String> post(URI target, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(target)
                .version(HttpClient.Version.HTTP_1_1)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(URI target) throws Exception {
        return http.send(HttpRequest.newBuilder(target).build(), HttpResponse.BodyHandlers.ofString());
    }
}
