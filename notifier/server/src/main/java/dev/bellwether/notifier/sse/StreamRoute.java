package dev.bellwether.notifier.sse;

import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Guard;
import dev.bellwether.notifier.http.Openness;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.hub.Hub;
import dev.bellwether.notifier.hub.RetentionRules;
import dev.bellwether.notifier.hub.Shard;
import dev.bellwether.notifier.telemetry.TrafficObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/stream}. What can never be served is a problem; what cannot be served now is an event stream that says so and ends, because
 * a native EventSource gives up for good on any status but 200.
 */
public final class StreamRoute implements Route {
    private static final Map<String, String> HEADERS = Map.of(
            "content-type", "text/event-stream",
            "cache-control", "no-store",
            // Otherwise nginx, and what descends from it, collects the stream instead of passing it on.
            "x-accel-buffering", "no");

    /** No token outlives its issuer's keys; a timer beyond this is as good as none. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Hub hub;
    private final Backplane backplane;
    private final RetentionRules rules;
    private final StreamSettings settings;
    private final Openness openness;
    private final TrafficObserver observer;
    private final Listener listener;
    private final StreamMeters meters;

    /** Is told of streams on their event loop. */
    public interface Listener {
        void opened(Channel stream);

        void delivered(Channel stream);
    }

    public StreamRoute(
            Hub hub,
            Backplane backplane,
            RetentionRules rules,
            StreamSettings settings,
            Openness openness,
            TrafficObserver observer,
            Listener listener,
            MeterRegistry meters) {
        this.hub = hub;
        this.backplane = backplane;
        this.rules = rules;
        this.settings = settings;
        this.openness = openness;
        this.observer = observer;
        this.listener = listener;
        this.meters = new StreamMeters(meters, openness::streams);
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        String lastEventId = request.headers().get("last-event-id");
        StreamRequest parsed = StreamRequest.parse(request.uri(), lastEventId, rules);
        if (parsed instanceof StreamRequest.Refused refused) {
            exchange.respond(refused.problem());
        } else if (parsed instanceof StreamRequest.Accepted accepted) {
            Optional<String> missing =
                    exchange.grant().notSubscribable(accepted.topics().patterns());
            if (missing.isPresent()) {
                exchange.respond(Guard.forbidden("bellwether.subscribe", missing.get()));
            } else {
                accept(exchange, accepted.topics(), accepted.start());
            }
        }
    }

    private void accept(Exchange exchange, TopicSelection topics, Start start) {
        exchange.begin(HttpResponseStatus.OK, HEADERS.entrySet());
        if (exchange.method().equals(HttpMethod.HEAD)) {
            exchange.end();
            return;
        }
        Shard shard = hub.shard(exchange.context().channel().eventLoop());
        Cursor position = shard.position();
        String reason = refusal(exchange, position);
        if (position == null) {
            refuse(exchange, reason == null ? "backplane" : reason, null);
            return;
        }
        if (reason != null) {
            // Who asked for what comes from now on gets it from now on, wherever it is served in the end.
            refuse(exchange, reason, start instanceof Start.Now ? position : null);
            return;
        }
        Channel channel = exchange.context().channel();
        EventStream stream = new EventStream(exchange, topics, shard, settings, meters, listener::delivered);
        CatchUp catchUp = new CatchUp(
                backplane, topics, rules, Clock.systemUTC(), channel.eventLoop(), settings.queuedBytes(), stream);
        count(exchange.connection().channel(), channel);
        exchange.context().pipeline().addBefore(exchange.context().name(), null, new Writability(stream));
        stream.start(catchUp, start, position);
        endWithToken(exchange.grant().expires(), channel, stream);
        listener.opened(channel);
    }

    private @Nullable String refusal(Exchange exchange, @Nullable Cursor position) {
        if (openness.isRefusingStreams()) {
            return "draining";
        }
        if (exchange.connection().isOverLimit()) {
            return "limit";
        }
        return position == null || !hub.isConnected() ? "backplane" : null;
    }

    private void refuse(Exchange exchange, String reason, @Nullable Cursor from) {
        meters.refused(reason).increment();
        Duration retry = settings.jitteredRetry(ThreadLocalRandom.current());
        exchange.write(SseBlock.farewell(
                exchange.context().alloc(),
                retry,
                from == null ? null : from.toString(),
                "unavailable",
                Notices.unavailable(reason)));
        exchange.end();
    }

    private static void endWithToken(@Nullable Instant expires, Channel channel, EventStream stream) {
        if (expires != null) {
            long nanos = Math.max(0, nanosUntil(expires));
            ScheduledFuture<?> end = channel.eventLoop().schedule(stream::unauthorized, nanos, TimeUnit.NANOSECONDS);
            channel.closeFuture().addListener(closed -> end.cancel(false));
        }
    }

    private static long nanosUntil(Instant expires) {
        Duration left = Duration.between(Instant.now(), expires);
        return left.compareTo(LONGEST) < 0 ? left.toNanos() : LONGEST.toNanos();
    }

    private void count(Channel connection, Channel stream) {
        openness.streamOpened();
        observer.streamOpened(connection);
        stream.closeFuture().addListener(closed -> {
            openness.streamClosed();
            observer.streamClosed(connection);
        });
    }

    /** Lets a stream that catches up know that its client takes more. */
    private static final class Writability extends ChannelInboundHandlerAdapter {
        private final EventStream stream;

        Writability(EventStream stream) {
            this.stream = stream;
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                stream.writable();
            }
            context.fireChannelWritabilityChanged();
        }
    }
}
