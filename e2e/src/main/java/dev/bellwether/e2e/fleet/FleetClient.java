package dev.bellwether.e2e.fleet;

import dev.bellwether.client.EventStream;
import dev.bellwether.client.Interruption;
import dev.bellwether.client.NotificationClient;
import dev.bellwether.client.NotificationClientBuilder;
import dev.bellwether.client.StreamEvent;
import dev.bellwether.client.StreamListener;
import dev.bellwether.client.StreamState;
import dev.bellwether.client.Subscription;
import dev.bellwether.client.push.PushDecision;
import dev.bellwether.client.push.PushListener;
import dev.bellwether.client.push.PushPromise;
import dev.bellwether.client.push.PushRule;
import dev.bellwether.client.push.PushWhitelist;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    private final AtomicLong lives;
    private final SplittableRandom random;

    // Touched on the event loop alone, but for what is volatile.
    private volatile @Nullable Life life;
    private volatile String cursor = "";
    private volatile boolean open;
    private boolean stopped;

    FleetClient(
            int number,
            FleetSettings.Client client,
            FleetSettings settings,
            FleetLogs logs,
            EventLoop loop,
            AtomicLong lives) {
        this.name = client.name();
        this.topic = settings.topics().get(number % settings.topics().size());
        this.address = client.address();
        this.settings = settings;
        this.logs = logs;
        this.loop = loop;
        this.lives = lives;
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
        Life present = life;
        return !cursor.isEmpty()
                || (present != null && !present.stream.lastEventId().isEmpty());
    }

    void start() {
        loop.execute(this::live);
    }

    void stop() {
        loop.execute(() -> {
            stopped = true;
            Life present = life;
            if (present != null) {
                present.end();
            }
        });
    }

    private void live() {
        if (!stopped) {
            lives.incrementAndGet();
            Life begun = new Life();
            life = begun;
            double mean = settings.life().toMillis();
            long millis = Math.round(-mean * Math.log(1 - random.nextDouble()));
            loop.schedule(begun::end, Math.max(millis, 100), TimeUnit.MILLISECONDS);
        }
    }

    /** One connection and its stream. */
    private final class Life implements StreamListener, PushListener {
        private final NotificationClient client;
        private final EventStream stream;
        private boolean ended;

        Life() {
            NotificationClientBuilder builder = NotificationClient.builder(settings.origins()
                            .get(random.nextInt(settings.origins().size())))
                    .localAddress(address)
                    .eventLoopGroup(loop)
                    .random(random);
            if (settings.trustedCertificates() != null) {
                builder.trustedCertificates(settings.trustedCertificates());
            }
            if (settings.push()) {
                builder.pushes(WHITELIST, this);
            }
            client = builder.build();
            stream = client.subscribe(Subscription.to(topic).after(cursor), this);
        }

        void end() {
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
