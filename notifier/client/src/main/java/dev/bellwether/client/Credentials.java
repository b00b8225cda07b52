package dev.bellwether.client;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client's bearer token: asked for when first needed, kept, and asked for again once the server no longer takes it. Touched on the event loop alone. */
final class Credentials {
    private final @Nullable Supplier<? extends CompletionStage<String>> source;
    private final Executor loop;
    private @Nullable String token;
    private @Nullable CompletionStage<String> pending;

    /** @param source null for a client without a token */
    Credentials(@Nullable Supplier<? extends CompletionStage<String>> source, Executor loop) {
        this.source = source;
        this.loop = loop;
    }

    boolean renewable() {
        return source != null;
    }

    /** Exactly one of the two is called, at once or later, on the loop. */
    void current(Consumer<@Nullable String> ready, Consumer<String> failed) {
        if (source == null || token != null) {
            ready.accept(token);
            return;
        }
        CompletionStage<String> asked;
        try {
            asked = pending == null ? source.get() : pending;
        } catch (RuntimeException e) {
            failed.accept(String.valueOf(e.getMessage()));
            return;
        }
        pending = asked;
        asked.whenComplete((got, failure) -> loop.execute(() -> {
            pending = null;
            if (got == null) {
                failed.accept(failure == null ? "the source gave none" : String.valueOf(failure.getMessage()));
            } else {
                token = got;
                ready.accept(got);
            }
        }));
    }

    /** The server does not take it, or no longer. */
    void refused(@Nullable String used) {
        if (used != null && used.equals(token)) {
            token = null;
        }
    }
}
