package dev.bellwether.e2e.autobahn;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Makes an extended CONNECT of the upgrade a client asks for, and of its answer the answer. */
final class BridgedUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int WINDOW = 1 << 20;

    private final InetSocketAddress server;

    BridgedUpgrade(InetSocketAddress server) {
        super(FullHttpRequest.class);
        this.server = server;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext client, FullHttpRequest request) {
        String key = request.headers().get("sec-websocket-key");
        Http2Headers asked = new DefaultHttp2Headers()
                .method("CONNECT")
                .scheme("http")
                .authority(request.headers().get("host"))
                .path(request.uri())
                .set(Http2Headers.PseudoHeaderName.PROTOCOL.value(), "websocket");
        for (String name : new String[] {"version", "protocol", "extensions"}) {
            String header = "sec-websocket-" + name;
            request.headers().getAll(header).forEach(value -> asked.add(header, value));
        }
        client.channel().config().setAutoRead(false);
        ChannelFuture connecting = new Bootstrap()
                .group(client.channel().eventLoop())
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient()
                                                .initialSettings(Http2Settings.defaultSettings()
                                                        .pushEnabled(false)
                                                        .initialWindowSize(WINDOW))
                                                .build(),
                                        new Http2MultiplexHandler(new ChannelInitializer<>() {
                                            @Override
                                            protected void initChannel(Channel promised) {}
                                        }));
                    }
                })
                .connect(server);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                BridgedStream.open(
                        connecting.channel(), asked, client.channel(), answer -> answer(client, key, answer));
            } else {
                client.close();
            }
        });
    }

    private static void answer(ChannelHandlerContext client, String key, Http2Headers answer) {
        boolean opened = HttpResponseStatus.OK.codeAsText().contentEquals(answer.status());
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                opened
                        ? HttpResponseStatus.SWITCHING_PROTOCOLS
                        : HttpResponseStatus.parseLine(answer.status().toString()));
        if (opened) {
            response.headers()
                    .set("connection", "upgrade")
                    .set("upgrade", "websocket")
                    .set("sec-websocket-accept", accept(key));
        }
        answer.forEach(header -> {
            if (header.getKey().toString().startsWith("sec-websocket-")) {
                response.headers().set(header.getKey(), header.getValue());
            }
        });
        client.writeAndFlush(response);
        ChannelPipeline pipeline = client.pipeline();
        pipeline.remove(BridgedUpgrade.class);
        pipeline.remove(HttpObjectAggregator.class);
        pipeline.remove(HttpServerCodec.class);
        client.channel().config().setAutoRead(true);
    }

    private static String accept(String key) {
        try {
            byte[] joined = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(joined));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
