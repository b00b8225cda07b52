package dev.bellwether.notifier.http;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which {@link Route} answers what. The first entry whose path fits counts. */
public final class Routes {
    private static final Problem NOTHING = Problem.of(HttpResponseStatus.NOT_FOUND, "nothing is served at this path");

    private final CrossOrigin crossOrigin;
    private final List<Entry> entries = new ArrayList<>();

    /** @param crossOrigin what pages of other origins may do with them */
    public Routes(CrossOrigin crossOrigin) {
        this.crossOrigin = crossOrigin;
    }

    private record Entry(String path, Set<HttpMethod> methods, Route route) {
        boolean fits(String requested) {
            return path.endsWith("/*")
                    ? requested.startsWith(path.substring(0, path.length() - 1))
                    : requested.equals(path);
        }
    }

    /**
     * @param path absolute; ending in {@code /*} for everything below
     */
    public Routes add(String path, Set<HttpMethod> methods, Route route) {
        entries.add(new Entry(path, Set.copyOf(methods), route));
        return this;
    }

    /** Every path, as it was added, with its methods. */
    public Map<String, Set<HttpMethod>> paths() {
        Map<String, Set<HttpMethod>> paths = new TreeMap<>();
        entries.forEach(entry -> paths.put(entry.path(), entry.methods()));
        return paths;
    }

    CrossOrigin crossOrigin() {
        return crossOrigin;
    }

    /** The answer to a browser that asks whether a page may send a request to a path. */
    FullHttpResponse preflight(HttpHeaders request, String path) {
        for (Entry entry : entries) {
            if (entry.fits(path)) {
                return crossOrigin.preflight(request, entry.methods());
            }
        }
        return NOTHING.response();
    }

    /** The route for a request; for none, one that says 404 or 405. */
    Route find(HttpMethod method, String path) {
        for (Entry entry : entries) {
            if (entry.fits(path)) {
                return entry.methods().contains(method) ? entry.route() : notAllowed(method, entry.methods());
            }
        }
        return (exchange, request) -> exchange.respond(NOTHING);
    }

    private static Route notAllowed(HttpMethod method, Set<HttpMethod> allowed) {
        String methods = new TreeSet<>(allowed).stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        Problem problem = Problem.of(
                        HttpResponseStatus.METHOD_NOT_ALLOWED,
                        "method: " + method.name() + " (expected: " + methods + ")")
                .with(HttpHeaderNames.ALLOW, methods);
        return (exchange, request) -> exchange.respond(problem);
    }
}
