package dev.bellwether.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.Notifier;
import dev.bellwether.notifier.config.ConfigFile;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small fleet with short lives against a real notifier. */
class FleetTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void clientsThatLeaveAndResumeGetEachNotificationOnce() throws Exception {
        try (Notifier notifier = Notifier.start(ConfigFile.parse("""
                        listener: {host: 127.0.0.1, port: 0}
                        management: {host: 127.0.0.1, port: 0}
                        auth: {anonymous: true}
                        topics: [{name: "rooms/*"}]
                        """));
                Fleet fleet = new Fleet(settings(notifier))) {
            fleet.start(Duration.ofSeconds(20));
            Awaitility.await()
                    .until(() -> fleet.progress().acknowledged() >= 200
                            && fleet.progress().lives() >= 100);
            Delivery delivery = fleet.finish();
            assertThat(delivery.complete()).as("%s", delivery).isTrue();
            assertThat(delivery.clients()).isEqualTo(12);
            // Two topics, dealt out evenly: each notification is owed to half of the clients.
            assertThat(delivery.expected()).isEqualTo(6 * delivery.acknowledged());
            assertThat(delivery.acknowledged()).isGreaterThanOrEqualTo(200);
            assertThat(fleet.progress().faults()).isZero();
        }
        assertThat(folder.resolve("logs/summary.json")).content().contains("\"lost\" : 0");
        assertThat(Journal.read(folder.resolve("logs/received.jsonl"), Receipt.class))
                .extracting(Receipt::client)
                .contains("127.0.0.2", "127.0.0.13");
    }

    private FleetSettings settings(Notifier notifier) throws Exception {
        Path payloads = Files.createDirectory(folder.resolve("payloads"));
        Files.writeString(payloads.resolve("ping.json"), "{\"zen\": \"Keep it logically awesome.\"}");
        Files.writeString(payloads.resolve("star.json"), "{\"action\": \"created\"}");
        List<FleetSettings.Client> clients = new ArrayList<>();
        for (int i = 2; i < 14; i++) {
            clients.add(FleetSettings.Client.at(InetAddress.getByName("127.0.0." + i)));
        }
        return new FleetSettings(
                URI.create("http://127.0.0.1:" + notifier.address().getPort()),
                null,
                clients,
                List.of("rooms/1", "rooms/2"),
                Duration.ofMillis(300),
                100,
                payloads,
                folder.resolve("logs"),
                Duration.ofSeconds(10),
                true,
                42);
    }
}
