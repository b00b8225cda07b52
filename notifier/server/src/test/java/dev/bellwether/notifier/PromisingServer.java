package dev.bellwether.notifier;

import dev.bellwether.notifier.auth.Origins;
import dev.bellwether.notifier.config.ConfigFile;
import dev.bellwether.notifier.config.NotifierConfig;
import dev.bellwether.notifier.http.CrossOrigin;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Openness;
import dev.bellwether.notifier.http.PublicPort;
import dev.bellwether.notifier.http.Routes;
import dev.bellwether.notifier.http.Sockets;
import dev.bellwether.notifier.http.WholeAnswer;
import dev.bellwether.notifier.push.LinkedResource;
import dev.bellwether.notifier.push.PagePushes;
import dev.bellwether.notifier.push.PageRequest;
import dev.bellwether.notifier.telemetry.Telemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A public port whose page {@code /page/x} links to {@code /static/x}, and whose resources are answered as their names say: {@code whole} at once,
 * {@code large} with more than any client's window takes, {@code held} by hand, {@code broken} by closing the stream.
 */
final class PromisingServer implements AutoCloseable {
    private static final int SMALL = 1000;
    /** The JDK's client has a window of 16 MiB for each stream. */
    private static final int LARGE = 20 << 20;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** Requests that wait for {@link #answerHeld}. */
    private final BlockingQueue<Exchange> held = new LinkedBlockingQueue<>();

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, Sockets.handlers());
    private final PagePushes pushes;
    private final PublicPort port;

    /** @param deadline as the configuration has it */
    PromisingServer(String deadline) throws Exception {
        this(deadline, "listener: {host: 127.0.0.1, port: 0}");
    }

    /** @param listener as the configuration has it */
    PromisingServer(String deadline, String listener) throws Exception {
        NotifierConfig config = ConfigFile.parse(listener + "\nauth: {anonymous: true}\n"
                + "topics: [{name: 'rooms/*'}]\npush: {mode: PushPromise, deadline: " + deadline
                + ", whitelist: [{pathPrefix: /static/}]}\n");
        pushes = new PagePushes(config.push(), meters);
        Routes routes = new Routes(new CrossOrigin(new Origins(List.of())))
                .add("/page/*", Set.of(HttpMethod.GET), this::page)
                .add("/static/whole", Set.of(HttpMethod.GET), (exchange, request) -> answer(exchange))
                .add("/static/large", Set.of(HttpMethod.GET), (exchange, request) -> answer(exchange, LARGE))
                .add("/static/held", Set.of(HttpMethod.GET), (exchange, request) -> held.add(exchange))
                .add("/static/broken", Set.of(HttpMethod.GET), (exchange, request) -> exchange.context()
                        .close());
        Telemetry observer = new Telemetry(Telemetry.steadyMillis(), meters);
        port = PublicPort.open(config, loops, loops, routes, new Openness(), observer, meters, connection -> {});
    }

    InetSocketAddress address() {
        return port.address();
    }

    /** Answers the request that waits longest. */
    void answerHeld() throws InterruptedException {
        Exchange exchange = held.poll(10, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("nothing was asked for within 10 s");
        }
        exchange.context().executor().execute(() -> answer(exchange));
    }

    double entered(String state) {
        return meters.get("bellwether.pushes").tag("state", state).counter().count();
    }

    double open() {
        return meters.get("bellwether.pushes.open").gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }

    double resets(String by, String code) {
        return meters.get("bellwether.push.resets")
                .tags("by", by, "code", code)
                .counter()
                .count();
    }

    double refusals(String reason) {
        return meters.get("bellwether.push.refusals")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Override
    public void close() {
        port.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void page(Exchange exchange, FullHttpRequest request) {
        String link = "</static/" + exchange.path().substring("/page/".length()) + ">; rel=preload";
        pushes.announce(
                new PageRequest(
                        true,
                        exchange.scheme(),
                        request.headers().get(HttpHeaderNames.HOST, ""),
                        exchange.path(),
                        request.headers()),
                List.of(new LinkedResource(link, true)),
                exchange.context());
        answer(exchange);
    }

    private static void answer(Exchange exchange) {
        answer(exchange, SMALL);
    }

    private static void answer(Exchange exchange, int length) {
        exchange.respond(WholeAnswer.of(
                HttpResponseStatus.OK,
                HttpHeaderValues.TEXT_PLAIN,
                HttpHeaderValues.NO_STORE,
                Unpooled.wrappedBuffer(new byte[length])));
    }
}
