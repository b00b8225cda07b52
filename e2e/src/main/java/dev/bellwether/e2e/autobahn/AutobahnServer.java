package dev.bellwether.e2e.autobahn;

import dev.bellwether.notifier.auth.Origins;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.ConfigFile;
import dev.bellwether.notifier.config.NotifierConfig;
import dev.bellwether.notifier.http.CrossOrigin;
import dev.bellwether.notifier.http.Openness;
import dev.bellwether.notifier.http.PublicPort;
import dev.bellwether.notifier.http.Routes;
import dev.bellwether.notifier.http.Sockets;
import dev.bellwether.notifier.telemetry.Telemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/** The product's public port with an echo as its only route, and the {@link Http2Bridge} to it, on loopback. */
public final class AutobahnServer {
    private static final String CONFIG = """
            listener: {host: 127.0.0.1, port: 0}
            auth: {anonymous: true}
            topics: [{name: none}]
            """;

    private AutobahnServer() {}

    /** Runs until its process is ended; once both listen, prints their ports in one line, the server's first. */
    public static void main(String[] arguments) throws ConfigException, IOException {
        NotifierConfig config = ConfigFile.parse(CONFIG);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(Sockets.handlers());
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Routes routes = new Routes(new CrossOrigin(new Origins(List.of())))
                .add("/*", Set.of(HttpMethod.GET, HttpMethod.CONNECT), new EchoRoute(meters));
        PublicPort port = PublicPort.open(
                config,
                loops,
                loops,
                routes,
                new Openness(),
                new Telemetry(Telemetry.steadyMillis(), meters),
                meters,
                connection -> {});
        EventLoopGroup between = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        InetSocketAddress bridge = Http2Bridge.listen(between, port.address());
        System.out.println(port.address().getPort() + " " + bridge.getPort());
    }
}
