package dev.bellwether.e2e.fleet;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Stands for a Service: a new connection goes to the pod that is ready now, and stays there. It reads what that pod sends. */
final class ServiceRelay implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Collection<SentFrames> sent = new ConcurrentLinkedQueue<>();
    private final Channel listener;
    private volatile InetSocketAddress pod;

    ServiceRelay(InetSocketAddress first) {
        pod = first;
        listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.config().setAutoRead(false);
                        connect(client, pod);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Sends those who connect from now on elsewhere. */
    void select(InetSocketAddress ready) {
        pod = ready;
    }

    /** Of the HTTP/2 connections that went to that pod. */
    Collection<SentFrames> sentBy(SocketAddress server) {
        return sent.stream()
                .filter(frames -> frames.isHttp2() && frames.server().equals(server))
                .toList();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void connect(Channel client, InetSocketAddress server) {
        SentFrames frames = new SentFrames(server);
        sent.add(frames);
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel upstream) {
                        upstream.config().setAutoRead(false);
                        upstream.pipeline().addLast(frames, new Passing(client));
                    }
                })
                .connect(server)
                .addListener((ChannelFutureListener) connected -> {
                    if (connected.isSuccess() && client.isActive()) {
                        client.pipeline().addLast(new FirstBytes(frames), new Passing(connected.channel()));
                        client.config().setAutoRead(true);
                        connected.channel().config().setAutoRead(true);
                    } else {
                        connected.channel().close();
                        client.close();
                    }
                });
    }

    /** Passes bytes on, and the end. What the other side does not take is not read. */
    private static final class Passing extends ChannelInboundHandlerAdapter {
        private final Channel other;

        Passing(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            other.write(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            other.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            other.config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // a client that goes without a word
        }
    }

    /** Tells which protocol a client speaks: HTTP/2's preface begins as no method does (RFC 9113, section 3.4). */
    private static final class FirstBytes extends ChannelInboundHandlerAdapter {
        private final SentFrames frames;

        FirstBytes(SentFrames frames) {
            this.frames = frames;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (bytes.readableBytes() > 1
                    && bytes.getByte(bytes.readerIndex()) == 'P'
                    && bytes.getByte(bytes.readerIndex() + 1) == 'R') {
                frames.speaksHttp2();
            }
            context.pipeline().remove(this);
            context.fireChannelRead(message);
        }
    }
}
