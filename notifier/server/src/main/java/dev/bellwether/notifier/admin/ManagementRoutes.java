package dev.bellwether.notifier.admin;

import dev.bellwether.notifier.config.FollowedFiles;
import dev.bellwether.notifier.drain.Drain;
import dev.bellwether.notifier.status.StatusReport;
import dev.bellwether.notifier.telemetry.PodIdentity;
import dev.bellwether.notifier.telemetry.TelemetryFeed;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the management port answers: docs/protocol.md. */
final class ManagementRoutes {
    private static final Pattern EPOCH = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern SALT = Pattern.compile("([0-9a-fA-F]{2}){8,32}");
    private static final int DEFAULT_INTERVAL = 500;

    private final Managed managed;
    private final TelemetryFeed feed;
    private final PodIdentity pod;
    private final @Nullable FollowedFiles<ECPublicKey> operator;
    private final Clock clock;
    private final DebugRoutes debug;

    /** @param operator null asks for no token, which the configuration allows on loopback alone */
    ManagementRoutes(
            Managed managed,
            TelemetryFeed feed,
            PodIdentity pod,
            @Nullable FollowedFiles<ECPublicKey> operator,
            Clock clock) {
        this.managed = managed;
        this.feed = feed;
        this.pod = pod;
        this.operator = operator;
        this.clock = clock;
        this.debug = new DebugRoutes(managed.traces(), managed.clients()::connections);
    }

    /** @param admitted is run when whoever asks may ask anything */
    Answer answer(HttpMethod method, String uri, @Nullable String authorization, Runnable admitted) {
        QueryStringDecoder query = new QueryStringDecoder(uri);
        String path = query.path();
        if (path.equals("/livez")) {
            return text(200, "live");
        }
        if (path.equals("/readyz")) {
            boolean serving = managed.drain().state() == Drain.State.SERVING;
            return text(serving ? 200 : 503, feed.stateName());
        }
        Optional<Answer.Text> page = StatusPage.at(path);
        if (page.isPresent()) {
            // It knows nothing by itself: what it shows it asks for, with a token.
            return only(method, HttpMethod.GET).orElseGet(page::get);
        }
        Optional<String> refusal = operator == null
                ? Optional.empty()
                : OperatorTokens.refusal(authorization, operator.get(), pod.audience(), clock.instant());
        if (refusal.isPresent()) {
            return problem(HttpResponseStatus.UNAUTHORIZED, refusal.get());
        }
        admitted.run();
        return switch (path) {
            case "/metrics" -> only(method, HttpMethod.GET).orElseGet(this::metrics);
            case "/v1/telemetry" -> only(method, HttpMethod.GET).orElseGet(() -> telemetry(query));
            case "/v1/drain" -> drain(method);
            case "/status.json" -> only(method, HttpMethod.GET).orElseGet(this::status);
            case "/debug/jfr" -> only(method, HttpMethod.GET).orElseGet(() -> debug.recording(query));
            case "/debug/frames" -> only(method, HttpMethod.GET).orElseGet(() -> debug.frames(query));
            default ->
                problem(
                        HttpResponseStatus.NOT_FOUND,
                        path
                                + " (expected: /, /livez, /readyz, /metrics, /status.json, /debug/jfr, /debug/frames, /v1/telemetry"
                                + " or /v1/drain)");
        };
    }

    private Answer status() {
        StatusReport.Process process = new StatusReport.Process(
                pod.audience(),
                pod.revision(),
                feed.stateName(),
                managed.backplane().connected());
        return json(200, managed.status().json(process, clock.instant()));
    }

    private Answer metrics() {
        return new Answer.Text(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                managed.meters().scrape());
    }

    private Answer telemetry(QueryStringDecoder query) {
        String epoch = parameter(query, "epoch");
        if (!EPOCH.matcher(epoch).matches()) {
            return problem(
                    HttpResponseStatus.BAD_REQUEST, "epoch: " + epoch + " (expected: 1 to 64 of A-Z a-z 0-9 . _ -)");
        }
        String salt = parameter(query, "salt");
        if (!SALT.matcher(salt).matches()) {
            return problem(
                    HttpResponseStatus.BAD_REQUEST, "salt: " + salt + " (expected: 16 to 64 hexadecimal digits)");
        }
        String interval = parameter(query, "intervalMillis");
        int millis =
                interval.isEmpty() ? DEFAULT_INTERVAL : interval.matches("[0-9]{1,5}") ? Integer.parseInt(interval) : 0;
        if (millis < 100 || millis > 5000) {
            return problem(HttpResponseStatus.BAD_REQUEST, "intervalMillis: " + interval + " (expected: 100 to 5000)");
        }
        return new Answer.Stream(feed, epoch, HexFormat.of().parseHex(salt), millis);
    }

    private Answer drain(HttpMethod method) {
        boolean begun = managed.drain().state() != Drain.State.SERVING;
        if (method.equals(HttpMethod.POST)) {
            managed.drain().begin();
            return json(begun ? 200 : 202, progress());
        }
        return only(method, HttpMethod.GET).orElseGet(() -> json(200, progress()));
    }

    private String progress() {
        String deadline = managed.drain().deadline().map(at -> "\"" + at + "\"").orElse("null");
        String rate = managed.drain().rate().isPresent()
                ? Integer.toString(managed.drain().rate().getAsInt())
                : "null";
        return "{\"state\":\"" + feed.stateName() + "\",\"connections\":"
                + managed.clients().connections().size() + ",\"streams\":"
                + managed.clients().streams() + ",\"rate\":" + rate + ",\"deadline\":" + deadline + "}";
    }

    private static String parameter(QueryStringDecoder query, String name) {
        List<String> values = query.parameters().getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    private static Optional<Answer> only(HttpMethod method, HttpMethod expected) {
        return method.equals(expected)
                ? Optional.empty()
                : Optional.of(problem(HttpResponseStatus.METHOD_NOT_ALLOWED, method + " (expected: " + expected + ")"));
    }

    private static Answer text(int status, String body) {
        return new Answer.Text(status, "text/plain; charset=utf-8", body + "\n");
    }

    private static Answer json(int status, String body) {
        return new Answer.Text(status, "application/json", body);
    }

    private static Answer problem(HttpResponseStatus status, String detail) {
        return Problems.of(status, detail);
    }
}
