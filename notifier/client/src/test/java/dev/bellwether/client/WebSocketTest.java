package dev.bellwether.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.client.ScriptedServer.Call;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** WebSockets against Netty's server: upgraded in HTTP/1.1, and frame by frame on a stream of HTTP/2. */
class WebSocketTest {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;

    private final Heard heard = new Heard();

    @Test
    void aStreamOfHttp2IsAWebSocketBesideAnEventStream() throws Exception {
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client =
                        NotificationClient.builder(server.origin()).build()) {
            client.subscribe(Subscription.to("a"), new Heard());
            Call sse = server.next().open();
            client.subscribe(Subscription.to("rooms/7").after("e.1").over(Transport.WEBSOCKET), heard);
            Call call = server.next();
            assertThat(call.ctx().channel()).isSameAs(sse.ctx().channel());
            assertThat(call.header(":method") + " " + call.header(":protocol") + " " + call.header(":path"))
                    .isEqualTo("CONNECT websocket /v1/ws?topic=rooms/7");
            assertThat(call.header("last-event-id")).isEqualTo("e.1");
            assertThat(call.header("sec-websocket-extensions")).startsWith("permessage-deflate");
            call.accept().frame(TEXT, "{\"id\":\"e.2\",\"event\":\"notification\",\"data\":{\"n\":1}}");
            assertThat(heard.await("event")).isEqualTo("event e.2 {\"n\":1}");
            call.frame(CLOSE, "\u000c\u0010");
            assertThat(heard.await("interrupted")).isEqualTo("interrupted Closed[code=3088, reason=]");
            assertThat(server.next().header("last-event-id")).isEqualTo("e.2");
        }
    }

    @Test
    void aRefusedWebSocketIsTold() throws Exception {
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client =
                        NotificationClient.builder(server.origin()).build()) {
            client.subscribe(Subscription.to("nowhere").over(Transport.WEBSOCKET), heard);
            server.next().refuse("404", "no such topic");
            assertThat(heard.await("interrupted")).isEqualTo("interrupted Refused[status=404, detail=no such topic]");
            heard.await("CLOSED");
        }
    }

    @Test
    void http1IsUpgradedAndInflated() throws Exception {
        try (Http1Server server = new Http1Server();
                NotificationClient client =
                        NotificationClient.builder(server.origin()).http1().build()) {
            EventStream stream =
                    client.subscribe(Subscription.to("rooms/7").after("e.1").over(Transport.WEBSOCKET), heard);
            ChannelHandlerContext socket = server.next();
            String data = "{\"text\":\"" + "x".repeat(5000) + "\"}";
            socket.writeAndFlush(
                    new TextWebSocketFrame("{\"id\":\"e.2\",\"event\":\"notification\",\"data\":" + data + "}"));
            assertThat(heard.await("event")).isEqualTo("event e.2 " + data);
            assertThat(socket.pipeline().names()).anyMatch(name -> name.contains("DeflateEncoder"));
            assertThat(server.asked.take()).isEqualTo("/v1/ws?topic=rooms/7 after e.1");
            socket.close();
            heard.await("interrupted");
            server.next();
            assertThat(server.asked.take()).isEqualTo("/v1/ws?topic=rooms/7 after e.2");
            stream.close();
            heard.await("CLOSED");
        }
    }

    @Test
    void aSocketThatIsResetIsALostConnectionAndNoMalformedStream() throws Exception {
        try (Http1Server server = new Http1Server();
                NotificationClient client =
                        NotificationClient.builder(server.origin()).http1().build()) {
            client.subscribe(Subscription.to("rooms/7").over(Transport.WEBSOCKET), heard);
            ChannelHandlerContext socket = server.next();
            socket.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            // Without a closing handshake.
            socket.channel().eventLoop().execute(() -> socket.channel().unsafe().closeForcibly());
            assertThat(heard.await("interrupted")).startsWith("interrupted ConnectionLost");
        }
    }

    /** Netty's WebSocket server, with compression. */
    private static final class Http1Server implements AutoCloseable {
        private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        private final BlockingQueue<ChannelHandlerContext> sockets = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        private final Channel channel;

        Http1Server() throws Exception {
            channel = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel accepted) {
                            accepted.pipeline()
                                    .addLast(
                                            new HttpServerCodec(),
                                            new HttpObjectAggregator(1000),
                                            new WebSocketServerCompressionHandler(0),
                                            new WebSocketServerProtocolHandler(
                                                    WebSocketServerProtocolConfig.newBuilder()
                                                            .websocketPath("/v1/ws")
                                                            .checkStartsWith(true)
                                                            .allowExtensions(true)
                                                            .build()),
                                            new Opened());
                        }
                    })
                    .bind("127.0.0.1", 0)
                    .sync()
                    .channel();
        }

        URI origin() {
            return URI.create("http://localhost:" + ((InetSocketAddress) channel.localAddress()).getPort());
        }

        ChannelHandlerContext next() throws InterruptedException {
            ChannelHandlerContext next = sockets.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no WebSocket within 10 s");
            }
            return next;
        }

        @Override
        public void close() {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }

        private final class Opened extends ChannelInboundHandlerAdapter {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete done) {
                    asked.add(done.requestUri() + " after "
                            + done.requestHeaders().get("last-event-id"));
                    sockets.add(ctx);
                }
            }
        }
    }
}
