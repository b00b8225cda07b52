package dev.bellwether.notifier.fuzz;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Plays a script on a connection, asks what is left of it whether it lives, and ends it: a step is a task of its event loop, so that whatever a step has the loop do is done before the next one.
 */
final class Playing implements Runnable {
    /** Said by nobody else. */
    static final long PING = 0x62656c6c77746872L;

    private final Entrance entrance;
    private final MemoryChannel client;
    private final boolean asks;
    private final Iterator<Script.Step> steps;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private State state = State.PLAYING;
    private boolean wasClosed;
    private byte[] sent = {};

    private enum State {
        PLAYING,
        ASKING,
        ENDING,
        OVER
    }

    /**
     * @param wasClosed whether the server closed it before it was asked
     * @param sent all that the server sent
     */
    record Outcome(boolean wasClosed, byte[] sent) {}

    private Playing(Entrance entrance, MemoryChannel client, Script script) {
        this.entrance = entrance;
        this.client = client;
        this.asks = script.isWhole();
        this.steps = script.steps().iterator();
    }

    /** Returns when the connection is closed and nothing of it is under way. */
    static Outcome play(Entrance entrance, MemoryChannel client, Script script) throws Exception {
        Playing playing = new Playing(entrance, client, script);
        client.eventLoop().execute(playing);
        return playing.outcome.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void run() {
        if (state == State.PLAYING && steps.hasNext() && client.isOpen()) {
            step(steps.next());
        } else if (state == State.PLAYING) {
            client.take(true);
            state = State.ASKING;
        } else if (entrance.isQuiet(client)) {
            switch (state) {
                case ASKING -> ask();
                case ENDING -> end();
                default -> {
                    outcome.complete(new Outcome(wasClosed, sent));
                    return;
                }
            }
        }
        // Behind whatever the step had the loop do, in its next round.
        client.eventLoop().schedule(this, 1, TimeUnit.NANOSECONDS);
    }

    private void step(Script.Step step) {
        if (step instanceof Script.Piece piece) {
            client.arrive(piece.bytes());
        } else if (step instanceof Script.Take take) {
            client.take(take.now());
        }
    }

    private void ask() {
        wasClosed = !client.isOpen();
        if (asks && !wasClosed) {
            new FrameWriter(client::arrive)
                    .frame(
                            FrameWriter.PING,
                            0,
                            0,
                            ByteBuffer.allocate(8).putLong(PING).array());
        }
        state = State.ENDING;
    }

    private void end() {
        sent = client.written();
        client.end();
        state = State.OVER;
    }
}
