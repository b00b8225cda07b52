package dev.bellwether.notifier.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.config.BackplaneConfig;
import dev.bellwether.notifier.event.TopicSelection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real nats-server that stops in the midst of what it sends: what comes too late for a reading is never taken for missing. */
@Tag("nats")
class StalledLogTest {
    private static final TopicSelection ROOMS = TopicSelection.of(List.of("rooms/*"));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aServerThatStallsIsNotTakenForTheEndOfTheLog() throws Exception {
        int all = 20_000;
        // A pod whose own memory has none of it reads.
        try (NatsServer nats = holding(all);
                Backplane backplane = ready(nats.config())) {
            for (int moment = 1; moment <= 4; moment++) {
                CompletableFuture<Backplane.Page> read =
                        backplane.read(0, all, ROOMS, 1 << 24).toCompletableFuture();
                passes(read, 40 * moment);
                nats.pause();
                passes(read, 1500);
                nats.resume();
                try {
                    assertThat(read.get(20, TimeUnit.SECONDS).events()).hasSize(all);
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(BackplaneException.class);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 41, 95})
    void messagesThatComeTooLateForTheirReadingAreNotTakenForMissing(int stallAfter) throws Exception {
        int all = 100;
        try (NatsServer nats = holding(all);
                StallingRelay relay = new StallingRelay(nats.port());
                Backplane late = ready(nats.config(relay.port()))) {
            relay.stallAfter(stallAfter);
            CompletableFuture<Backplane.Page> read =
                    late.read(0, all, ROOMS, 1 << 24).toCompletableFuture();
            try {
                assertThat(read.get(20, TimeUnit.SECONDS).events()).hasSize(all);
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(BackplaneException.class);
            }
            assertThat(relay.hasStalled()).isTrue();
            assertThat(BackplaneContract.get(late.read(0, all, ROOMS, 1 << 24)).events())
                    .hasSize(all);
        }
    }

    /** So much time, or less if it is done. */
    private static void passes(CompletableFuture<?> read, long millis) throws Exception {
        try {
            read.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            assertThat(read.isDone()).isEqualTo(e instanceof ExecutionException);
        }
    }

    /** A server with so many notifications. */
    private NatsServer holding(int all) throws Exception {
        NatsServer nats = NatsServer.in(folder);
        nats.createStream();
        try (Backplane backplane = ready(nats.config())) {
            for (int i = 0; i < all; i += 500) {
                List<CompletionStage<?>> published = new ArrayList<>();
                for (int j = i; j < Math.min(i + 500, all); j++) {
                    published.add(backplane.publish("rooms/1", new byte[10]));
                }
                for (CompletionStage<?> each : published) {
                    BackplaneContract.get(each);
                }
            }
        }
        return nats;
    }

    private static Backplane ready(BackplaneConfig.JetStream config) throws Exception {
        Backplane backplane = new JetStreamBackplane(config, new SimpleMeterRegistry());
        backplane.start(new Feed());
        Awaitility.await().until(backplane::connected);
        return backplane;
    }
}
