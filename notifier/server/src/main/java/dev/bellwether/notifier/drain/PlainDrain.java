package dev.bellwether.notifier.drain;

import io.netty.channel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** Ends every stream at once, with a retry spread over a few seconds so that clients do not come back as one. */
public final class PlainDrain implements Drain {
    private final Drainable clients;
    private final AtomicReference<State> state = new AtomicReference<>(State.SERVING);
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    public PlainDrain(Drainable clients) {
        this.clients = clients;
    }

    @Override
    public CompletionStage<Void> begin() {
        if (state.compareAndSet(State.SERVING, State.DRAINING)) {
            clients.refuseStreams();
            clients.stopAccepting();
            for (Channel connection : clients.connections()) {
                clients.endStreams(connection, Duration.ofSeconds(1), Duration.ofSeconds(3));
            }
            state.set(State.DRAINED);
            done.complete(null);
        }
        return done;
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.empty();
    }

    @Override
    public State state() {
        return state.get();
    }
}
