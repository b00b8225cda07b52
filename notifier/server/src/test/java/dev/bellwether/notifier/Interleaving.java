package dev.bellwether.notifier;

import static dev.bellwether.notifier.RecordedConnection.ENABLE_PUSH;
import static dev.bellwether.notifier.RecordedConnection.PUSH_PROMISE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One connection on which pages are loaded, notifications followed and published, and WebSockets and calls of gRPC-Web opened and ended, in an
 * order, and in portions, that a seed decides; and what its frames say of promises.
 */
final class Interleaving {
    private static final int STEPS = 10;
    private static final int CANCEL = 8;
    private static final String[] JSON = {"content-type", "application/json"};
    private static final String[] CALL = {"content-type", "application/grpc-web+proto"};
    private static final byte[] EVENT = "{\"type\":\"t\",\"data\":{}}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SUBSCRIBE =
            GrpcWebCall.frame(GrpcWebCall.subscribe("rooms/1").toByteArray());

    /** Promises that are seen before anything is accepted that they must not meet. */
    int promises;

    /** Pages asked for after that. */
    int pagesAfter;

    /** Whether something was accepted that a promise must not meet. */
    boolean accepted;

    private final Random random;
    private final RecordedConnection connection;
    private final List<Integer> pages = new ArrayList<>();
    private final List<Integer> upgrades = new ArrayList<>();
    private final List<Integer> others = new ArrayList<>();
    /** Each SETTINGS_ENABLE_PUSH that was sent, in order. */
    private final List<Boolean> allowed = new ArrayList<>(List.of(true));

    private Interleaving(Random random, RecordedConnection connection) {
        this.random = random;
        this.connection = connection;
    }

    /** @param pages how many there are, as {@code /page0.html} */
    static Interleaving run(InetSocketAddress server, long seed, int pages) throws Exception {
        try (RecordedConnection connection = new RecordedConnection(server, ENABLE_PUSH, 1)) {
            Interleaving run = new Interleaving(new Random(seed), connection);
            run.steps(pages);
            run.settle();
            run.judge();
            return run;
        }
    }

    private void steps(int pagesThere) throws Exception {
        for (int i = 0; i < STEPS; i++) {
            switch (random.nextInt(14)) {
                case 0 -> upgrades.add(connection.webSocket("/v1/ws?topic=rooms/1"));
                case 1 -> upgrades.add(connection.post(GrpcWebCall.PATH, SUBSCRIBE, CALL));
                case 2 -> others.add(connection.get("/v1/stream?topic=rooms/1"));
                case 3 -> others.add(connection.post("/v1/topics/rooms/1", EVENT, JSON));
                case 4 -> reset(random.nextBoolean() ? upgrades : others);
                case 5 -> allow(random.nextInt(3) > 0);
                case 6 -> settle();
                case 7 -> refuse();
                case 8 -> giveUp();
                default -> pages.add(connection.get("/page" + random.nextInt(pagesThere) + ".html"));
            }
            if (random.nextInt(3) == 0) {
                connection.send();
            }
        }
        if (!upgrades.isEmpty()) {
            // Whatever was accepted by now, this page comes after it.
            settle();
            pages.add(connection.get("/page" + random.nextInt(pagesThere) + ".html"));
        }
    }

    /** Sends what is left, and waits until each page has been answered and each upgrade accepted, or they were reset. */
    private void settle() throws Exception {
        connection.send();
        for (int page : pages) {
            connection.await(frame -> frame.isEndOf(page));
        }
        for (int upgrade : upgrades) {
            connection.await(frame -> frame.isAnswerTo(upgrade, 200));
        }
    }

    /** Ends one that has been accepted: what a client resets before that may or may not be. */
    private void reset(List<Integer> streams) throws Exception {
        if (!streams.isEmpty()) {
            settle();
            connection.reset(streams.get(random.nextInt(streams.size())), CANCEL);
        }
    }

    /** Resets a stream that was promised, whatever has become of it since. */
    private void refuse() {
        List<Integer> promised = connection.frames().stream()
                .filter(frame -> frame.type() == PUSH_PROMISE)
                .map(RecordedConnection.Frame::number)
                .toList();
        if (!promised.isEmpty()) {
            connection.reset(promised.get(random.nextInt(promised.size())), CANCEL);
        }
    }

    /** Resets a page, which may be before, while or after it is answered. */
    private void giveUp() {
        if (!pages.isEmpty()) {
            connection.reset(pages.remove(random.nextInt(pages.size())), CANCEL);
        }
    }

    private void allow(boolean push) throws IOException {
        allowed.add(push);
        connection.settings(ENABLE_PUSH, push ? 1 : 0);
    }

    private void judge() {
        int acknowledged = 0;
        List<RecordedConnection.Frame> frames = connection.frames();
        for (RecordedConnection.Frame frame : frames) {
            accepted |= upgrades.stream().anyMatch(upgrade -> frame.isAnswerTo(upgrade, 200));
            pagesAfter += accepted && pages.stream().anyMatch(page -> frame.isAnswerTo(page, 200)) ? 1 : 0;
            acknowledged += frame.isSettingsAck() ? 1 : 0;
            if (frame.type() == PUSH_PROMISE) {
                if (accepted) {
                    throw new AssertionError("a promise after an upgrade was accepted: " + frames);
                }
                if (acknowledged == 0 || !allowed.get(acknowledged - 1)) {
                    throw new AssertionError("a promise after it was acknowledged that none is wanted: " + frames);
                }
                promises++;
            }
        }
    }
}
