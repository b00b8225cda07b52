package dev.bellwether.e2e.fleet;

import dev.bellwether.client.EventStream;
import dev.bellwether.client.Interruption;
import dev.bellwether.client.NotificationClient;
import dev.bellwether.client.NotificationClientBuilder;
import dev.bellwether.client.StreamEvent;
import dev.bellwether.client.StreamListener;
import dev.bellwether.client.StreamState;
import dev.bellwether.client.Subscription;
import dev.bellwether.client.Transport;
import dev.bellwether.client.push.PushDecision;
import dev.bellwether.client.push.PushListener;
import dev.bellwether.client.push.PushPromise;
import dev.bellwether.client.push.PushRule;
import dev.bellwether.client.push.PushWhitelist;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One client at one address: follows its topic for a while, leaves, and comes back on a new connection with its cursor, until told to stop. */
final class FleetClient {
    private static final PushWhitelist WHITELIST = new PushWhitelist(List.of(PushRule.prefix("/static/")));

    private final String name;
    private final String topic;
    private final InetAddress address;
    private final FleetSettings settings;
    private final FleetLogs logs;
    private final EventLoop loop;
    private final Lives lives;
    private final HttpClient http;
    private final SplittableRandom random;

    // Touched on the event loop alone, but for what is volatile.
    private volatile @Nullable Follower following;
    private volatile String cursor = "";
    private volatile boolean open;
    private boolean stopped;

    FleetClient(
            int number,
            FleetSettings.Client client,
            FleetSettings settings,
            FleetLogs logs,
            EventLoop loop,
            Lives lives,
            HttpClient http) {
        this.name = client.name();
        this.topic = settings.topics().get(number % settings.topics().size());
        this.address = client.address();
        this.settings = settings;
        this.logs = logs;
        this.loop = loop;
        this.lives = lives;
        this.http = http;
        this.random = new SplittableRandom(settings.seed() * 1_000_003 + number);
    }

    String name() {
        return name;
    }

    String topic() {
        return topic;
    }

    boolean open() {
        return open;
    }

    /** Whether it has a cursor: from then on it can miss nothing. */
    boolean placed() {
        Follower present = following;
        return !cursor.isEmpty() || (present != null && !present.lastEventId().isEmpty());
    }

    void start() {
        loop.execute(this::live);
    }

    void stop() {
        loop.execute(() -> {
            stopped = true;
            Follower present = following;
            if (present != null) {
                present.close();
            }
        });
    }

    private void live() {
        if (!stopped) {
            Follower begun = follow();
            following = begun;
            double mean = settings.life().toMillis();
            long millis = Math.round(-mean * Math.log(1 - random.nextDouble()));
            loop.schedule(begun::close, Math.max(millis, 100), TimeUnit.MILLISECONDS);
        }
    }

    private Follower follow() {
        Travel travel = settings.travels().get(random.nextInt(settings.travels().size()));
        URI origin = settings.origins().get(random.nextInt(settings.origins().size()));
        lives.count(travel);
        return travel.transport() == null ? new Polls(origin) : new Life(origin, travel.http1(), travel.transport());
    }

    /** Asking again and again. */
    private final class Polls implements Follower {
        private final Polling polling;
        private boolean ended;

        Polls(URI origin) {
            polling = new Polling(http, origin, topic, cursor, name, logs, loop);
            open = true;
            polling.ask();
        }

        @Override
        public String lastEventId() {
            return polling.lastEventId();
        }

        @Override
        public void close() {
            if (!ended) {
                ended = true;
                open = false;
                polling.close();
                cursor = polling.lastEventId();
                live();
            }
        }
    }

    /** One connection and its stream. */
    private final class Life implements Follower, StreamListener, PushListener {
        private final NotificationClient client;
        private final EventStream stream;
        private boolean ended;

        Life(URI origin, boolean http1, Transport transport) {
            NotificationClientBuilder builder = NotificationClient.builder(origin)
                    .localAddress(address)
                    .eventLoopGroup(loop)
                    .random(random);
            if (settings.trustedCertificates() != null) {
                builder.trustedCertificates(settings.trustedCertificates());
            }
            if (settings.push()) {
                builder.pushes(WHITELIST, this);
            }
            if (http1) {
                builder.http1();
            }
            client = builder.build();
            stream = client.subscribe(Subscription.to(topic).after(cursor).over(transport), this);
        }

        @Override
        public String lastEventId() {
            return stream.lastEventId();
        }

        @Override
        public void close() {
            if (!ended) {
                ended = true;
                stream.close();
            }
        }

        @Override
        public void onState(StreamState state) {
            open = state == StreamState.OPEN;
            if (state == StreamState.CLOSED) {
                boolean refused = !ended;
                ended = true;
                loop.execute(() -> next(refused));
            }
        }

        private void next(boolean refused) {
            cursor = stream.lastEventId();
            client.close();
            if (refused) {
                loop.schedule(FleetClient.this::live, 1, TimeUnit.SECONDS);
            } else {
                live();
            }
        }

        @Override
        public void onEvent(StreamEvent event) {
            logs.received.append(new Receipt(name, event.id(), System.currentTimeMillis()));
        }

        @Override
        public void onGap(StreamEvent event) {
            logs.fault(name, "gap", event.data());
        }

        @Override
        public void onInterrupted(Interruption why, Duration retryIn) {
            if (why instanceof Interruption.Reset reset) {
                logs.fault(name, "reset", code(reset.code()));
            } else if (why instanceof Interruption.Refused refused && !refused.passing()) {
                logs.fault(name, "refused", refused.status() + " " + refused.detail());
            } else if (why instanceof Interruption.Malformed malformed) {
                logs.fault(name, "malformed", malformed.reason());
            }
        }

        @Override
        public void onRefused(PushPromise promise, PushDecision reason) {
            logs.fault(name, "push", promise.path());
        }

        private static String code(long code) {
            Http2Error error = Http2Error.valueOf(code);
            return error == null ? Long.toString(code) : error.name();
        }
    }
}
