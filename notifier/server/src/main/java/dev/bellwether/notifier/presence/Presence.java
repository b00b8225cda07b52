package dev.bellwether.notifier.presence;

import dev.bellwether.notifier.auth.Grant;
import dev.bellwether.notifier.backplane.Gossip;
import dev.bellwether.notifier.config.PresenceConfig;
import dev.bellwether.notifier.event.Fingerprint;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.http.Outlet;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.hub.Attendance;
import dev.bellwether.notifier.hub.Encoding;
import dev.bellwether.notifier.hub.StreamRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AttributeKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is on a topic, over all pods. One thread keeps the account; streams tell it when they begin and end, and it tells the streams that asked,
 * five times a second at most, so that what changes in between leaves together.
 */
public final class Presence implements Attendance, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final AttributeKey<String> ANONYMOUS = AttributeKey.valueOf(Presence.class, "anonymous");
    private static final long TICK_MILLIS = 200;
    private static final int MEMBER_DIGITS = 32;
    private static final int SUBJECT_CHARACTERS = 200;

    private final Clock clock = Clock.systemUTC();
    private final OwnPlaces own;
    private final Roster roster = new Roster();
    private final Watchers watchers = new Watchers();
    private final Pods pods;
    private final Gossip gossip;
    private final PresenceMeters meters;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread worker = new Thread(work, "bellwether-presence");
        worker.setDaemon(true);
        return worker;
    });

    private Presence(PresenceConfig config, Gossip gossip, MeterRegistry registry) {
        String pod = UUID.randomUUID().toString();
        this.gossip = gossip;
        this.meters = new PresenceMeters(registry);
        this.own = new OwnPlaces(pod, config.grace().toMillis(), config.membersPerTopic());
        this.pods = new Pods(pod, own, roster, gossip, config, meters, now());
    }

    /** @param gossip with the other pods; closed with this */
    public static Presence start(PresenceConfig config, Gossip gossip, MeterRegistry meters) {
        Presence presence = new Presence(config, gossip, meters);
        presence.thread.scheduleWithFixedDelay(presence::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        gossip.start(new Gossip.Listener() {
            @Override
            public void connected() {
                presence.run(() -> presence.pods.connected(now()));
            }

            @Override
            public void heard(byte[] message) {
                Optional<Announcement> announcement = AnnouncementJson.read(message);
                announcement.ifPresentOrElse(
                        heard -> presence.run(() -> presence.pods.heard(heard, now())),
                        presence.meters.malformed::increment);
            }
        });
        return presence;
    }

    @Override
    public Optional<Problem> problem(String asked) {
        return asked.equals("true") || asked.equals("false")
                ? Optional.empty()
                : Optional.of(Problem.of(
                        HttpResponseStatus.BAD_REQUEST, PARAMETER + ": " + asked + " (expected: true or false)"));
    }

    @Override
    public Outlet enter(Outlet outlet, Encoding encoding, StreamRequest.Accepted request) {
        String member = member(outlet.connection().channel(), request.grant());
        String subject = subject(request.grant());
        List<Place> places = request.topics().patterns().stream()
                .map(pattern -> new Place(pattern.toString(), member))
                .toList();
        Stream stream = new Stream(places, subject, encoding.transport());
        run(stream::enter);
        Watcher watcher = request.presence() ? watcher(outlet, encoding, request) : null;
        return new AttendedOutlet(outlet, new AttendedOutlet.Visit() {
            private boolean over;

            @Override
            public void caughtUp() {
                if (watcher != null && !over) {
                    run(() -> list(watcher));
                }
            }

            @Override
            public void over() {
                if (!over) {
                    over = true;
                    run(stream::leave);
                    if (watcher != null) {
                        watcher.over();
                        run(() -> watchers.remove(watcher));
                    }
                }
            }
        });
    }

    /** A page of who is at a topic or a pattern, as JSON. */
    CompletionStage<byte[]> page(TopicPattern topic, @Nullable Place after, int limit) {
        CompletableFuture<byte[]> page = new CompletableFuture<>();
        run(() -> page.complete(PresenceJson.page(topic.toString(), roster.at(topic), after, limit)));
        return page;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        gossip.close();
    }

    /** What one stream is accounted for by; on this account's thread. */
    private final class Stream {
        private final List<Place> places;
        private final @Nullable String subject;
        private final String transport;
        private List<Place> noted = List.of();

        Stream(List<Place> places, @Nullable String subject, String transport) {
            this.places = places;
            this.subject = subject;
            this.transport = transport;
        }

        void enter() {
            noted = places.stream()
                    .filter(place -> own.enter(place, subject, transport, clock.millis()))
                    .toList();
            if (noted.size() < places.size()) {
                meters.noRoom.increment();
            }
        }

        void leave() {
            noted.forEach(place -> own.leave(place, transport, now()));
        }
    }

    private Watcher watcher(Outlet outlet, Encoding encoding, StreamRequest.Accepted request) {
        Watcher[] itself = new Watcher[1];
        itself[0] = new Watcher(outlet, encoding, request.topics(), () -> run(() -> list(itself[0])));
        return itself[0];
    }

    /** Before anything else is told: what this tick would tell is told of first. */
    private void list(Watcher watcher) {
        if (watcher.isOver()) {
            return;
        }
        tick();
        watchers.add(watcher);
        SortedMap<Place, Stay> all = new TreeMap<>();
        watcher.patterns().forEach(pattern -> all.putAll(roster.at(pattern)));
        List<byte[]> events = PresenceJson.members(all, clock.instant());
        Watchers.run(watcher.loop(), () -> watcher.members(events));
    }

    private void tick() {
        try {
            List<Change> changes = pods.tick(now());
            changes.forEach(change -> (change.kind() == Change.Kind.JOIN ? meters.joins : meters.leaves).increment());
            watchers.tell(changes, clock.instant());
            meters.places.set(roster.places());
            meters.pods.set(roster.pods());
        } catch (RuntimeException e) {
            LOG.error("presence", e); // the next tick may do better
        }
    }

    private void run(Runnable task) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("presence", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("presence is closed");
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Whoever has no subject is known by the connection, and by nothing that tells where it comes from. */
    private static String member(Channel connection, Grant grant) {
        if (grant.subject() != null) {
            return Fingerprint.of(grant.name()).substring(0, MEMBER_DIGITS);
        }
        String known = connection.attr(ANONYMOUS).get();
        if (known == null) {
            known = UUID.randomUUID().toString().replace("-", "");
            connection.attr(ANONYMOUS).set(known);
        }
        return known;
    }

    private static @Nullable String subject(Grant grant) {
        String subject = grant.subject();
        return subject == null || subject.length() <= SUBJECT_CHARACTERS
                ? subject
                : subject.substring(0, SUBJECT_CHARACTERS);
    }
}
