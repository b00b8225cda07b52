package dev.bellwether.notifier.http;

import dev.bellwether.notifier.peer.PeerAddress;
import dev.bellwether.notifier.peer.TrustedProxies;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Expects the header of the PROXY protocol, version 2, before anything else: it says for whom the proxy opened the connection. Version 1 is
 * refused, for its text could be smuggled in by whoever writes the first bytes; and so is everybody who is no trusted proxy, who could claim to be
 * anyone.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    /** What TLVs may add to the 16 bytes of the header and the addresses: a client's certificate has room. */
    private static final int MOST_TLV_BYTES = 4096;

    private final Meters meters;
    private final Consumer<@Nullable InetAddress> source;

    private ProxyHeader(Meters meters, Consumer<@Nullable InetAddress> source) {
        this.meters = meters;
        this.source = source;
    }

    /** What is refused, by reason. */
    static final class Meters {
        private final Counter untrusted;
        private final Counter malformed;
        private final Counter version;

        Meters(MeterRegistry meters) {
            untrusted = counter(meters, "untrusted");
            malformed = counter(meters, "malformed");
            version = counter(meters, "version");
        }

        private static Counter counter(MeterRegistry meters, String reason) {
            return Counter.builder("bellwether.proxy.protocol.refused")
                    .tag("reason", reason)
                    .description("Connections closed for their PROXY protocol header, or for having none")
                    .register(meters);
        }
    }

    /**
     * What stands in a new connection's pipeline until the header has come.
     *
     * @param source told whom the connection is from; adds what follows
     * @return none when the connection is to be closed at once
     */
    static ChannelHandler[] handlers(
            @Nullable InetAddress peer, TrustedProxies proxies, Meters meters, Consumer<@Nullable InetAddress> source) {
        if (!proxies.contains(peer)) {
            meters.untrusted.increment();
            return new ChannelHandler[0];
        }
        return new ChannelHandler[] {new HAProxyMessageDecoder(MOST_TLV_BYTES), new ProxyHeader(meters, source)};
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            if (header.protocolVersion() != HAProxyProtocolVersion.V2) {
                meters.version.increment();
                context.close();
                return;
            }
            source.accept(sourceOf(header, PeerAddress.address(context.channel().remoteAddress())));
            context.pipeline().remove(this);
        } finally {
            header.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof HAProxyProtocolException) {
            meters.malformed.increment();
        }
        LastHandler.log(context.channel(), cause);
        context.close();
    }

    /** LOCAL is the proxy itself, a health check for instance; so is what came to it by no address. */
    private static @Nullable InetAddress sourceOf(HAProxyMessage header, @Nullable InetAddress proxy) {
        String address = header.command() == HAProxyCommand.PROXY ? header.sourceAddress() : null;
        byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
        try {
            return bytes == null ? proxy : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return proxy;
        }
    }
}
