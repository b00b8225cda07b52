package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.auth.Grant;
import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.http.Connection;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Openness;
import dev.bellwether.notifier.http.Outlet;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.http.Unavailable;
import dev.bellwether.notifier.hub.Ending.Cause;
import dev.bellwether.notifier.limits.Refusals;
import dev.bellwether.notifier.limits.Refusals.Reason;
import dev.bellwether.notifier.telemetry.TrafficObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens streams, the same for every transport: who may have one, whether it can be served now, and when it ends. */
public final class Streams {
    /** No token outlives its issuer's keys; a timer beyond this is as good as none. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Hub hub;
    private final Backplane backplane;
    private final RetentionRules rules;
    private final StreamSettings settings;
    private final Openness openness;
    private final TrafficObserver observer;
    private final Listener listener;
    private final QueuedBytes queued;
    private final Attendance attendance;
    private final StreamMeters meters;
    private final Refusals refusals;

    /** Is told of streams on their event loop. */
    public interface Listener {
        void opened(Channel stream);

        void delivered(Channel stream);
    }

    public Streams(
            Hub hub,
            Backplane backplane,
            RetentionRules rules,
            StreamSettings settings,
            Openness openness,
            TrafficObserver observer,
            Listener listener,
            Attendance attendance,
            MeterRegistry meters) {
        this.attendance = attendance;
        this.hub = hub;
        this.backplane = backplane;
        this.rules = rules;
        this.settings = settings;
        this.openness = openness;
        this.observer = observer;
        this.listener = listener;
        this.queued = new QueuedBytes(settings.allQueuedBytes());
        this.meters = new StreamMeters(meters, openness::streams, queued);
        this.refusals = new Refusals(meters);
    }

    /** As {@link Hub#encoding}. */
    public Encoding encoding(String transport, Format format) {
        meters.of(transport);
        return hub.encoding(transport, format);
    }

    /**
     * Reads what a request's query and its {@code Last-Event-ID} ask for.
     *
     * @param further parameters of the query that the transport reads itself
     * @return empty when it can never be served: then it has been answered by a problem
     */
    public Optional<StreamRequest.Accepted> admit(Exchange exchange, FullHttpRequest request, String... further) {
        String lastEventId = request.headers().get("last-event-id");
        return admit(
                exchange, StreamRequest.parse(request.uri(), Set.of(further), lastEventId, exchange.grant(), rules));
    }

    /** As {@link #admitWithPresence(Exchange, FullHttpRequest)}, of what was asked for otherwise. */
    public Optional<StreamRequest.Accepted> admitWithPresence(
            Exchange exchange, StreamRequest.Asked asked, boolean presence) {
        return admit(exchange, StreamRequest.of(asked, exchange.grant(), rules))
                .flatMap(accepted -> withPresence(exchange, accepted, Boolean.toString(presence)));
    }

    private Optional<StreamRequest.Accepted> admit(Exchange exchange, StreamRequest parsed) {
        if (parsed instanceof StreamRequest.Accepted accepted) {
            return Optional.of(accepted);
        }
        if (parsed instanceof StreamRequest.Refused refused) {
            if (refused.isTooMany()) {
                refusals.count(Reason.SUBSCRIPTIONS);
            }
            exchange.respond(refused.problem());
        }
        return Optional.empty();
    }

    /** As {@link #admit}, of a transport whose clients may ask to be told who comes and leaves. */
    public Optional<StreamRequest.Accepted> admitWithPresence(Exchange exchange, FullHttpRequest request) {
        return admit(exchange, request, Attendance.PARAMETER).flatMap(accepted -> {
            List<String> asked = new QueryStringDecoder(request.uri())
                    .parameters()
                    .getOrDefault(Attendance.PARAMETER, List.of("false"));
            return withPresence(exchange, accepted, asked.get(0));
        });
    }

    private Optional<StreamRequest.Accepted> withPresence(
            Exchange exchange, StreamRequest.Accepted accepted, String asked) {
        Optional<Problem> problem = attendance.problem(asked);
        problem.ifPresent(wrong -> exchange.respond(wrong));
        return problem.isPresent()
                ? Optional.empty()
                : Optional.of(asked.equals("true") ? accepted.withPresence() : accepted);
    }

    /**
     * Opens the stream, or tells why not now and ends it. On the outlet's event loop.
     *
     * @return the stream; empty when it could not be opened
     */
    public Optional<Connection.OpenStream> open(Outlet outlet, Encoding encoding, StreamRequest.Accepted request) {
        Channel channel = outlet.channel();
        Shard shard = hub.shard(channel.eventLoop());
        Cursor position = shard.position();
        Cause cause = refusal(outlet.connection(), position);
        if (position == null) {
            refuse(outlet, encoding, cause == null ? Cause.BACKPLANE : cause, null);
            return Optional.empty();
        }
        if (cause != null) {
            // Who asked for what comes from now on gets it from now on, wherever it is served in the end.
            refuse(outlet, encoding, cause, request.start() instanceof Start.Now ? position : null);
            return Optional.empty();
        }
        settings.classes()
                .of(request.topics())
                .ifPresent(topics -> outlet.connection().order().classed(channel, topics));
        Outlet attended = attendance.enter(outlet, encoding, request);
        Subscription subscription = new Subscription(
                attended, encoding, request.topics(), shard, settings, meters, queued, listener::delivered);
        CatchUp catchUp = new CatchUp(
                backplane,
                request.topics(),
                rules,
                Clock.systemUTC(),
                channel.eventLoop(),
                settings.queuedBytes(),
                subscription.output());
        count(outlet);
        Runnable closed = hub.streams().add(subscription, encoding.transport(), outlet.peer());
        outlet.closeFuture().addListener(gone -> closed.run());
        subscription.start(catchUp, request.start(), position);
        endWithToken(request.grant().expires(), outlet, subscription);
        listener.opened(channel);
        return Optional.of(subscription);
    }

    /**
     * Ends a stream that cannot be served now, as {@link #open} does. What is asked for need not be right: whoever comes back is told then.
     */
    public void refuse(Outlet outlet, FullHttpRequest request, Encoding encoding, Unavailable why) {
        String lastEventId = request.headers().get("last-event-id");
        refuse(
                outlet,
                StreamRequest.parse(request.uri(), Set.of(Attendance.PARAMETER), lastEventId, Grant.EVERYTHING, rules),
                encoding,
                why);
    }

    /** As {@link #refuse(Outlet, FullHttpRequest, Encoding, Unavailable)}, of what was asked for otherwise. */
    public void refuse(Outlet outlet, StreamRequest.Asked asked, Encoding encoding, Unavailable why) {
        refuse(outlet, StreamRequest.of(asked, Grant.EVERYTHING, rules), encoding, why);
    }

    private void refuse(Outlet outlet, StreamRequest parsed, Encoding encoding, Unavailable why) {
        boolean isNow = parsed instanceof StreamRequest.Accepted accepted && accepted.start() instanceof Start.Now;
        Cursor position = hub.shard(outlet.channel().eventLoop()).position();
        Cause cause = why.reason() == Unavailable.Reason.KEYS ? Cause.KEYS : Cause.LIMIT;
        refuse(outlet, encoding, cause, isNow ? position : null);
    }

    private @Nullable Cause refusal(Connection connection, @Nullable Cursor position) {
        if (openness.isRefusingStreams()) {
            return Cause.DRAINING;
        }
        if (connection.isOverLimit()) {
            return Cause.LIMIT;
        }
        return position == null || !hub.isConnected() ? Cause.BACKPLANE : null;
    }

    private void refuse(Outlet outlet, Encoding encoding, Cause cause, @Nullable Cursor from) {
        meters.refused(cause.reason()).increment();
        Duration retry = settings.jitteredRetry(ThreadLocalRandom.current());
        outlet.write(encoding.format().ending(outlet.channel().alloc(), new Ending(cause, retry, from)));
        outlet.end();
    }

    private static void endWithToken(@Nullable Instant expires, Outlet outlet, Subscription subscription) {
        if (expires != null) {
            long nanos = Math.max(0, nanosUntil(expires));
            ScheduledFuture<?> end =
                    outlet.channel().eventLoop().schedule(subscription::unauthorized, nanos, TimeUnit.NANOSECONDS);
            outlet.closeFuture().addListener(gone -> end.cancel(false));
        }
    }

    private static long nanosUntil(Instant expires) {
        Duration left = Duration.between(Instant.now(), expires);
        return left.compareTo(LONGEST) < 0 ? left.toNanos() : LONGEST.toNanos();
    }

    private void count(Outlet outlet) {
        Channel connection = outlet.connection().channel();
        openness.streamOpened();
        observer.streamOpened(connection);
        outlet.closeFuture().addListener(gone -> {
            openness.streamClosed();
            observer.streamClosed(connection);
        });
    }
}
