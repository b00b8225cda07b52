package dev.bellwether.notifier.longpoll;

import dev.bellwether.notifier.config.KubernetesDuration;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.hub.Encoding;
import dev.bellwether.notifier.hub.Streams;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** {@code GET /v1/poll}: docs/streaming.md. What can never be served is a problem, as is, unlike with a stream, what cannot be served now. */
public final class PollRoute implements Route {
    private static final String WAIT = "wait";
    /** Proxies give up on an answer that has not begun after 30 or 60 s. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final String DEFAULT = "25s";

    private final Streams streams;
    private final Encoding encoding;

    public PollRoute(Streams streams) {
        this.streams = streams;
        this.encoding = streams.encoding("longpoll", new PollFormat());
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        streams.admit(exchange, request, WAIT).ifPresent(accepted -> {
            // The query can be read, or it would not have been admitted.
            String asked = new QueryStringDecoder(request.uri())
                    .parameters()
                    .getOrDefault(WAIT, List.of(DEFAULT))
                    .get(0);
            Optional<Duration> wait =
                    KubernetesDuration.parse(asked).filter(duration -> duration.compareTo(LONGEST) <= 0);
            if (wait.isEmpty()) {
                exchange.respond(Problem.of(
                        HttpResponseStatus.BAD_REQUEST,
                        WAIT + ": " + asked + " (expected: " + KubernetesDuration.EXPECTED + ", at most 60s)"));
                return;
            }
            PollOutlet outlet = new PollOutlet(exchange, jittered(wait.get()));
            streams.open(outlet, encoding, accepted).ifPresent(outlet::opened);
        });
    }

    /** Between nine tenths of the wish and all of it, so that polls that began together do not come back together for ever. */
    private static Duration jittered(Duration wait) {
        return Duration.ofNanos(
                (long) (wait.toNanos() * ThreadLocalRandom.current().nextDouble(0.9, 1.0)));
    }
}
