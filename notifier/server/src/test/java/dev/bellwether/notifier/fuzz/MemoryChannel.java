package dev.bellwether.notifier.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection without a socket, which any event loop takes: what arrives arrives in exactly the pieces it is given in, and everything goes in the same order each time. It reads and writes as one of epoll would:
 * a piece is read when a read was asked for, and what the client does not take stays in Netty's outbound buffer. Of its event loop alone, once registered.
 *
 * <p>Its buffers are its own, so that those that are not released can be counted without waiting for the garbage collector.
 */
final class MemoryChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 8080);
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 50_000);

    final CompletableFuture<Void> registered = new CompletableFuture<>();
    /** Set when its pipeline is complete and speaks HTTP/2. */
    volatile @Nullable Http2FrameCodec codec;

    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false, false, true);
    private final ChannelConfig config = new Config(this);
    private final Deque<byte[]> arrived = new ArrayDeque<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean open = true;
    private boolean reads;
    private boolean taken = true;

    MemoryChannel(Channel listener) {
        super(listener);
    }

    /** A piece comes from the client. */
    void arrive(byte[] piece) {
        arrived.add(piece);
        readOn();
    }

    /** Whether the client takes what is sent; what was held back goes at once. */
    void take(boolean now) {
        taken = now;
        if (now && open) {
            ((Unsafe) unsafe()).flushOn();
        }
    }

    /** The client ends the connection. */
    void end() {
        if (open) {
            unsafe().close(voidPromise());
        }
    }

    /** All that the server has sent. From any thread. */
    byte[] written() {
        return written.toByteArray();
    }

    /** Whether all that arrived was read, and more would be. HTTP/1.1 reads nothing while an answer is under way, which may be for ever. */
    boolean hasReadAll() {
        return !open || codec == null || arrived.isEmpty() && config.isAutoRead();
    }

    /** Forgets what the server has sent. */
    void forget() {
        written.reset();
    }

    /** Bytes of this connection's buffers that are not released. From any thread. */
    long held() {
        return buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory();
    }

    private void readOn() {
        while (reads && open && !arrived.isEmpty()) {
            reads = false;
            byte[] piece = arrived.remove();
            ByteBuf bytes = config.getAllocator().ioBuffer(piece.length).writeBytes(piece);
            pipeline().fireChannelRead(bytes);
            pipeline().fireChannelReadComplete();
        }
    }

    @Override
    protected void doBeginRead() {
        reads = true;
        if (!arrived.isEmpty()) {
            eventLoop().execute(this::readOn);
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) {
        while (taken && out.current() instanceof ByteBuf bytes) {
            byte[] piece = new byte[bytes.readableBytes()];
            bytes.readBytes(piece);
            written.writeBytes(piece);
            out.remove();
        }
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException("written: " + message.getClass() + " (expected: ByteBuf)");
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        promise.setSuccess();
        registered.complete(null);
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Unsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return HERE;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return CLIENT;
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        open = false;
        arrived.clear();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    private final class Unsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            throw new UnsupportedOperationException();
        }

        void flushOn() {
            flush0();
        }
    }

    /** Takes the options of a socket, which mean nothing here, and keeps its own buffers. */
    private static final class Config extends DefaultChannelConfig {
        private final MemoryChannel channel;

        Config(MemoryChannel channel) {
            super(channel);
            this.channel = channel;
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            return option == ChannelOption.TCP_NODELAY
                    || option == ChannelOption.SO_SNDBUF
                    || super.setOption(option, value);
        }

        @Override
        public UnpooledByteBufAllocator getAllocator() {
            return channel.buffers;
        }
    }
}
