package dev.bellwether.notifier.http;

import dev.bellwether.notifier.auth.Admission;
import dev.bellwether.notifier.auth.Credentials;
import dev.bellwether.notifier.auth.Origins;
import dev.bellwether.notifier.auth.Provenance;
import dev.bellwether.notifier.auth.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before routes that want to know who asks. What the asker may do is in the exchange from here on; which part of that a request needs,
 * its route knows, and says {@link #forbidden} otherwise. The challenges are RFC 6750's.
 */
public final class Guard {
    private static final String REALM = "Bearer realm=\"bellwether\"";

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final Verdict UNKNOWN = new Verdict.Unavailable("the token could not be judged; try again");

    private final Admission admission;
    private final Origins origins;
    private final Counter unknown;
    private final Counter refused;
    private final Counter foreign;
    private final Counter unavailable;

    /** @param origins whose pages may have what a browser's own credentials allow, and open a WebSocket */
    public Guard(Admission admission, Origins origins, MeterRegistry meters) {
        this.admission = admission;
        this.origins = origins;
        this.unavailable = counter(meters, "keys");
        this.foreign = counter(meters, "origin");
        this.unknown = counter(meters, "no-token");
        this.refused = counter(meters, "invalid-token");
    }

    public Route before(Route route) {
        return new Guarded(this, route);
    }

    /** A route with this before it; to say that something is unavailable, nobody needs to be known. */
    private record Guarded(Guard guard, Route route) implements Route {
        @Override
        public void handle(Exchange exchange, FullHttpRequest request) {
            guard.admit(exchange, request, route);
        }

        @Override
        public Function<Problem, FullHttpResponse> problems(HttpHeaders request) {
            return route.problems(request);
        }

        @Override
        public void unavailable(Exchange exchange, FullHttpRequest request, Unavailable why) {
            route.unavailable(exchange, request, why);
        }
    }

    /**
     * What a route answers to a request that needs more than was granted.
     *
     * @param claim what the token lacks, {@code bellwether.publish} for instance
     * @param topic a valid topic or pattern
     */
    public static Problem forbidden(String claim, String topic) {
        String detail = claim + ": does not cover " + topic;
        return Problem.of(HttpResponseStatus.FORBIDDEN, detail)
                .with(HttpHeaderNames.WWW_AUTHENTICATE, challenge("insufficient_scope", detail));
    }

    private void admit(Exchange exchange, FullHttpRequest request, Route route) {
        HttpHeaders headers = request.headers();
        Provenance from = origins.judge(
                headers.get(HttpHeaderNames.ORIGIN),
                headers.get("sec-fetch-site"),
                exchange.scheme() + "://" + headers.get(HttpHeaderNames.HOST, ""));
        if (from == Provenance.FOREIGN && isWebSocket(request)) {
            // RFC 6455 section 10.2: for a WebSocket no browser asks for CORS, so a page of another origin is refused
            // here.
            refuse(
                    exchange,
                    "origin: " + CrossOrigin.cut(headers.get(HttpHeaderNames.ORIGIN, "none"))
                            + " (expected: this gateway's own or one of listener.allowedOrigins)");
            return;
        }
        settle(
                exchange,
                request,
                route,
                admission.judge(new Credentials(
                        headers.get(HttpHeaderNames.AUTHORIZATION), headers.getAll(HttpHeaderNames.COOKIE), from)));
    }

    private void settle(Exchange exchange, FullHttpRequest request, Route route, Verdict verdict) {
        if (verdict instanceof Verdict.Later later) {
            request.retain();
            later.verdict().whenComplete((known, failure) -> exchange.context()
                    .executor()
                    .execute(() -> {
                        try {
                            settle(exchange, request, route, failure == null ? known : UNKNOWN);
                        } catch (RuntimeException e) {
                            LOG.error("{} {} failed", request.method(), exchange.path(), e);
                            exchange.respond(Problem.of(
                                    HttpResponseStatus.INTERNAL_SERVER_ERROR, "the request could not be handled"));
                        } finally {
                            request.release();
                        }
                    }));
            return;
        }
        if (verdict instanceof Verdict.Granted granted) {
            exchange.granted(granted.grant());
            route.handle(exchange, request);
        } else if (verdict instanceof Verdict.Refused wrong) {
            refused.increment();
            exchange.respond(unauthorized(wrong.detail(), challenge("invalid_token", wrong.detail())));
        } else if (verdict instanceof Verdict.Unknown nobody) {
            unknown.increment();
            // RFC 6750 section 3.1: no error code where no token was sent.
            exchange.respond(unauthorized(nobody.detail(), REALM));
        } else if (verdict instanceof Verdict.Foreign page) {
            refuse(exchange, page.detail());
        } else if (verdict instanceof Verdict.Unavailable now) {
            unavailable.increment();
            route.unavailable(exchange, request, Unavailable.keys(now.detail()));
        }
    }

    private void refuse(Exchange exchange, String detail) {
        foreign.increment();
        exchange.respond(Problem.of(HttpResponseStatus.FORBIDDEN, detail));
    }

    /** With HTTP/2 a WebSocket is what CONNECT is for here (RFC 8441). */
    private static boolean isWebSocket(FullHttpRequest request) {
        return request.method().equals(HttpMethod.CONNECT)
                || request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    private static Problem unauthorized(String detail, String challenge) {
        return Problem.of(HttpResponseStatus.UNAUTHORIZED, detail).with(HttpHeaderNames.WWW_AUTHENTICATE, challenge);
    }

    /** RFC 6750 section 3: a description has neither quotes nor backslashes nor anything beyond printable ASCII. */
    private static String challenge(String error, String detail) {
        return REALM + ", error=\"" + error + "\", error_description=\""
                + detail.replaceAll("[^\\x20-\\x7E]|[\"\\\\]", "?") + "\"";
    }

    private static Counter counter(MeterRegistry meters, String reason) {
        return Counter.builder("bellwether.auth.refused")
                .tag("reason", reason)
                .description("Requests that were not let in")
                .register(meters);
    }
}
