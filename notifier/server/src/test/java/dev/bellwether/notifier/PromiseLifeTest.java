package dev.bellwether.notifier;

import static dev.bellwether.notifier.RecordedConnection.ENABLE_PUSH;
import static dev.bellwether.notifier.RecordedConnection.MAX_CONCURRENT_STREAMS;
import static dev.bellwether.notifier.RecordedConnection.PUSH_PROMISE;
import static dev.bellwether.notifier.RecordedConnection.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.notifier.RecordedConnection.Frame;
import io.netty.handler.codec.http2.Http2Error;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a promised stream, on the wire and in the metrics: each ends, and is counted once by how. */
class PromiseLifeTest {
    private static final String LONG = "5m";

    @Test
    void aPromiseIsPendingUntilItIsAnsweredAndThenActiveAndClosed() throws Exception {
        try (PromisingServer server = new PromisingServer(LONG);
                RecordedConnection client = client(server)) {
            int promised = promise(client, "held");
            assertThat(server.entered("pending")).isEqualTo(1);
            assertThat(server.entered("active")).isZero();
            assertThat(server.open()).isEqualTo(1);
            server.answerHeld();
            client.await(frame -> frame.isAnswerTo(promised, 200));
            client.await(frame -> frame.isEndOf(promised));
            ended(server, "closed");
            assertThat(server.entered("active")).isEqualTo(1);
        }
    }

    @Test
    void aPromiseThatIsNotAnsweredInTimeIsResetByTheServerAndMakesRoomForOthers() throws Exception {
        try (PromisingServer server = new PromisingServer("50ms");
                RecordedConnection client =
                        new RecordedConnection(server.address(), ENABLE_PUSH, 1, MAX_CONCURRENT_STREAMS, 1)) {
            int promised = promise(client, "held");
            assertThat(reset(client, promised)).isEqualTo(Http2Error.CANCEL.code());
            ended(server, "expired");
            server.answerHeld(); // too late: nobody hears it, and nothing else ends
            int next = promise(client, "whole");
            client.await(frame -> frame.isEndOf(next));
            ended(server, "closed");
            assertThat(server.entered("reset")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCEL", "REFUSED_STREAM"})
    void aResetOfTheClientIsCountedWithItsCodeWhileTheAnswerIsAwaited(Http2Error code) throws Exception {
        try (PromisingServer server = new PromisingServer(LONG);
                RecordedConnection client = client(server)) {
            client.reset(promise(client, "held"), (int) code.code());
            client.send();
            ended(server, "reset");
            assertThat(server.resets("client", code.name())).isEqualTo(1);
            server.answerHeld();
            int next = promise(client, "whole");
            client.await(frame -> frame.isAnswerTo(next, 200));
        }
    }

    @Test
    void aStreamThatTheServerGivesUpIsResetAndCountedAsItsOwn() throws Exception {
        try (PromisingServer server = new PromisingServer(LONG);
                RecordedConnection client = client(server)) {
            int promised = promise(client, "broken");
            assertThat(reset(client, promised)).isEqualTo(Http2Error.CANCEL.code());
            ended(server, "reset");
            assertThat(server.resets("server", "CANCEL")).isEqualTo(1);
        }
    }

    @Test
    void aStreamThatTheServerResetsForAnErrorOfTheClientIsCountedWithTheCodeThatWasSent() throws Exception {
        try (PromisingServer server = new PromisingServer(LONG);
                RecordedConnection client = client(server)) {
            int promised = promise(client, "held");
            client.windowUpdate(promised, 0);
            client.send();
            Http2Error code = Http2Error.valueOf(reset(client, promised));
            ended(server, "reset");
            assertThat(server.resets("server", String.valueOf(code))).isEqualTo(1);
        }
    }

    @Test
    void aClientThatComesToAllowFewerStreamsLosesThePromiseAndNotTheConnection() throws Exception {
        try (PromisingServer server = new PromisingServer(LONG);
                RecordedConnection client = client(server)) {
            int promised = promise(client, "held");
            client.settings(MAX_CONCURRENT_STREAMS, 0);
            client.send();
            await().until(() ->
                    client.frames().stream().filter(Frame::isSettingsAck).count() == 2);
            server.answerHeld();
            assertThat(reset(client, promised)).isEqualTo(Http2Error.CANCEL.code());
            ended(server, "reset");
            int page = client.get("/page/whole");
            client.send();
            client.await(frame -> frame.isEndOf(page));
            assertThat(client.frames())
                    .filteredOn(frame -> frame.type() == PUSH_PROMISE)
                    .hasSize(1);
        }
    }

    @Test
    void promisesGoWithTheirConnection() throws Exception {
        try (PromisingServer server = new PromisingServer(LONG)) {
            try (RecordedConnection client = client(server)) {
                promise(client, "held");
            }
            ended(server, "lost");
        }
    }

    private static RecordedConnection client(PromisingServer server) throws Exception {
        return new RecordedConnection(server.address(), ENABLE_PUSH, 1);
    }

    /** Loads the page that links to a resource, and answers the stream that was promised. */
    private static int promise(RecordedConnection client, String resource) throws Exception {
        long before = client.frames().stream()
                .filter(frame -> frame.type() == PUSH_PROMISE)
                .count();
        int page = client.get("/page/" + resource);
        client.send();
        client.await(frame -> frame.isEndOf(page));
        return client.frames().stream()
                .filter(frame -> frame.type() == PUSH_PROMISE)
                .skip(before)
                .findFirst()
                .orElseThrow()
                .number();
    }

    private static long reset(RecordedConnection client, int stream) throws Exception {
        return client.await(frame -> frame.type() == RST_STREAM && frame.stream() == stream)
                .number();
    }

    /** Waits until a stream has ended so, and none is open. */
    private static void ended(PromisingServer server, String state) {
        await().untilAsserted(() -> assertThat(server.entered(state)).isEqualTo(1));
        assertThat(server.open()).isZero();
    }
}
