package dev.bellwether.notifier.backplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.notifier.backplane.Backplane.Newest;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import io.nats.client.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real nats-server between a reading and an answer of which parts are missing, as after a reconnect. */
@Tag("nats")
class JetStreamValuesTest {
    private static final String STREAM = "other";
    private static final TopicSelection ROOMS = TopicSelection.of(List.of("rooms/*"));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anAnswerThatIsAllThereIsTaken() throws Exception {
        Newest newest = newest(message(3, 0, 2), message(7, 3, 1), message(9, 7, 0), end(9, 0));
        assertThat(newest.events()).extracting(StoredEvent::sequence).containsExactly(3L, 7L, 9L);
        assertThat(newest.reached()).isEqualTo(20);
    }

    @Test
    void anAnswerThatStopsEarlyIsTakenUpToThere() throws Exception {
        Newest newest = newest(message(3, 0, 2), message(7, 3, 1), end(7, 1));
        assertThat(newest.events()).extracting(StoredEvent::sequence).containsExactly(3L, 7L);
        assertThat(newest.reached()).isEqualTo(7);
    }

    @Test
    void nothingIsToldAsNothing() throws Exception {
        assertThat(newest(status(404, "No Results")).events()).isEmpty();
    }

    @Test
    void aPartThatWasLostOnTheWayIsNotTakenForMissing() {
        assertThatThrownBy(() -> newest(message(3, 0, 2), message(9, 7, 0), end(9, 0)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "a direct get's answer follows that of sequence 7 (expected: of 3; those between were lost)");
        assertThatThrownBy(() -> newest(message(3, 0, 2), message(7, 3, 1), end(9, 0)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> newest(end(9, 0))).isInstanceOf(IOException.class);
    }

    @Test
    void messagesThatTheServerCouldNotReadAreNotTakenForNone() {
        assertThatThrownBy(() -> newest(message(3, 0, 2), status(404, "Message Not Found")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Message Not Found");
    }

    private Newest newest(String... answer) throws Exception {
        try (NatsServer nats = NatsServer.in(folder);
                ScriptedLog log = new ScriptedLog(nats.port(), STREAM);
                Connection connection = nats.admin()) {
            log.answersNext(List.of(answer));
            return new JetStreamValues(connection, STREAM, new Subjects("bellwether.messaging.chat"))
                    .newest(new RecentEvents.Values(20, Map.of()), 0, 20, ROOMS, 1 << 20);
        }
    }

    private static String message(long sequence, long before, int pending) {
        return String.join(
                "\r\n",
                "NATS/1.0",
                "Nats-Subject: bellwether.messaging.chat.rooms." + sequence,
                "Nats-Sequence: " + sequence,
                "Nats-Time-Stamp: 2026-11-25T10:00:00Z",
                counts(before, pending));
    }

    private static String end(long last, int pending) {
        return String.join("\r\n", status(204, "EOB"), counts(last, pending), "Nats-UpTo-Sequence: 20");
    }

    private static String counts(long before, int pending) {
        return "Nats-Num-Pending: " + pending + "\r\nNats-Last-Sequence: " + before;
    }

    private static String status(int code, String text) {
        return "NATS/1.0 " + code + " " + text;
    }
}
