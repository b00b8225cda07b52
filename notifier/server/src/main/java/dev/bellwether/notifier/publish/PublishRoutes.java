package dev.bellwether.notifier.publish;

import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.http.Guard;
import dev.bellwether.notifier.http.Routes;
import dev.bellwether.notifier.hub.RetentionRules;
import dev.bellwether.notifier.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Clock;
import java.util.Set;

/** Where publishers knock. */
public final class PublishRoutes {
    /** What the topic follows in the path. */
    static final String TOPICS = "/v1/topics/";

    private static final String BATCH = "/v1/publish";

    private PublishRoutes() {}

    public static Routes add(
            Routes routes,
            Guard guard,
            Backplane backplane,
            RetentionRules rules,
            Clock clock,
            Tracing tracing,
            MeterRegistry meters) {
        Publisher publisher = new Publisher(backplane, rules, clock, tracing, meters);
        return routes.add(TOPICS + "*", Set.of(HttpMethod.POST), guard.before(new PublishRoute(publisher)))
                .add(BATCH, Set.of(HttpMethod.POST), guard.before(new BatchRoute(publisher)));
    }
}
