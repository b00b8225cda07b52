package dev.bellwether.notifier.http;

import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.peer.Client;
import dev.bellwether.notifier.peer.TrustedProxies;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is remembered of a public connection. Used on its event loop alone, apart from {@link #isHttp2} and {@link #streams}. */
public final class Connection {
    private static final AttributeKey<Connection> KEY = AttributeKey.valueOf(Connection.class, "of");

    private final Channel channel;
    private final boolean secure;
    private final TrustedProxies proxies;
    /** Few, mostly one: a list takes a quarter of what a set does. */
    private final List<OpenStream> streams = new ArrayList<>(1);

    private volatile int open;

    private @Nullable InetAddress source;
    private @Nullable ChannelHandler requests;
    private @Nullable Runnable answerOver;
    private @Nullable ChannelHandlerContext frames;
    private volatile boolean http2;
    private int answering;
    private boolean overLimit;
    private boolean isWatched;
    private boolean closing;
    private boolean traced;
    private @Nullable Carried carried;
    private @Nullable TopicSelection view;
    private boolean unflushed;
    private boolean moved;

    /** @param proxies whose word counts as to who sent a request */
    Connection(Channel channel, boolean secure, TrustedProxies proxies) {
        this.channel = channel;
        this.secure = secure;
        this.proxies = proxies;
        channel.attr(KEY).set(this);
    }

    /** Transports whose clients may take a promise for an error, and so get none on their connections. */
    public enum Carried {
        WEBSOCKET,
        GRPC_WEB
    }

    /** An event stream of the connection. */
    public interface OpenStream {
        /** Whether any of the topics is one of its own. */
        boolean follows(TopicSelection some);

        /** As {@link Outlet#channel}. */
        Channel channel();

        /** Ends it cleanly with a cursor and a wish when to come back. */
        void end(Duration retry);

        /** Ends it cleanly with a cursor because the time its client gave it is over. */
        void overdue();
    }

    /**
     * @param channel a connection's or one of its HTTP/2 streams'
     * @throws IllegalStateException for any other channel
     */
    public static Connection of(Channel channel) {
        for (Channel at = channel; at != null; at = at.parent()) {
            Connection connection = at.attr(KEY).get();
            if (connection != null) {
                return connection;
            }
        }
        throw new IllegalStateException("channel: " + channel + " (expected: one of the public port)");
    }

    /** The socket's channel. */
    public Channel channel() {
        return channel;
    }

    /** Notes whom it is from: the socket's peer, or whom a proxy named before anything else. */
    void cameFrom(@Nullable InetAddress address) {
        source = address;
    }

    /** Whom it is from: the socket's peer, or whom a PROXY protocol header named; null where that is not known. */
    public @Nullable InetAddress source() {
        return source;
    }

    void setOverLimit() {
        overLimit = true;
    }

    /** Whether whoever it is from may say for whom it sends a request. */
    boolean isProxy() {
        return proxies.contains(source);
    }

    /** Who sent a request. */
    Client client(HttpHeaders request) {
        return Client.of(source, request, proxies);
    }

    public boolean isSecure() {
        return secure;
    }

    /** Whether it was let in beyond the limit, to be told so. */
    public boolean isOverLimit() {
        return overLimit;
    }

    public boolean isHttp2() {
        return http2;
    }

    /** Notes that it begins to carry one: on itself with HTTP/1.1, on one of its streams with HTTP/2. No promise is made from then on. */
    public void carries(Carried transport) {
        carried = transport;
    }

    /** Whether somebody looks at its frames: then all of them go through its pipeline, which otherwise is passed by. */
    boolean isTraced() {
        return traced;
    }

    /** Notes whether {@link #isTraced}. With HTTP/2 alone, where the one who looks has put a handler before the codec. */
    public void setTraced(boolean now) {
        traced = now;
    }

    /** What it began to carry last; null if it never did. */
    public @Nullable Carried carried() {
        return carried;
    }

    /** In which order its streams send. */
    public StreamOrder order() {
        return new StreamOrder(this);
    }

    /** What the client looks at now; null for nothing. */
    @Nullable
    TopicSelection view() {
        return view;
    }

    /** Notes what is {@link #view} from now on. */
    void remember(@Nullable TopicSelection looked) {
        view = looked;
    }

    public void streamOpened(OpenStream stream) {
        streams.add(stream);
        open = streams.size();
        order().opened(stream);
    }

    void eachStream(Consumer<OpenStream> told) {
        streams.forEach(told);
    }

    /** How many event streams it carries. Any thread. */
    public int streams() {
        return open;
    }

    public void streamClosed(OpenStream stream) {
        streams.remove(stream);
        open = streams.size();
    }

    /**
     * What answers requests on a stream of this connection, for streams the server opens itself.
     *
     * @throws IllegalStateException unless it speaks HTTP/2
     */
    public ChannelHandler requests() {
        if (requests == null) {
            throw new IllegalStateException("connection: " + channel + " (expected: one that speaks HTTP/2)");
        }
        return requests;
    }

    /** @param request of one of its streams with HTTP/2, of itself otherwise */
    BodyWriter bodyWriter(ChannelHandlerContext request, boolean http10) {
        if (http2 && request.channel() instanceof Http2StreamChannel stream) {
            ChannelHandlerContext codec = channel.pipeline().context(Http2FrameCodec.class);
            return new StreamData(
                    codec, (Http2FrameCodec) codec.handler(), stream.stream().id(), this);
        }
        return new Http1Body(channel, request, channel.pipeline().context(HttpServerCodec.class), !http10, secure);
    }

    /** For a connection that no longer speaks HTTP. */
    BodyWriter rawWriter() {
        return new RawBody(channel.pipeline().context(FlushConsolidationHandler.class));
    }

    /**
     * Notes that something was written that is not flushed; whoever notes it first has to {@link #flush}.
     *
     * @return whether nobody had
     */
    public boolean unflushed() {
        boolean first = !unflushed;
        unflushed = true;
        return first;
    }

    /** Sends what was written to any of its streams. */
    public void flush() {
        unflushed = false;
        channel.flush();
    }

    /**
     * As {@link #flush}, for whoever has thousands of connections to flush and is not called by one of them: each handler that is left out is one
     * that need not be fetched from memory.
     */
    public void flushPastHandlers() {
        unflushed = false;
        if (http2) {
            flushFromCodec();
        } else if (secure) {
            channel.flush();
        } else {
            channel.unsafe().flush();
        }
    }

    private void flushFromCodec() {
        ChannelHandlerContext codec = frames;
        if (codec == null) {
            codec = channel.pipeline().context(Http2FrameCodec.class);
            frames = codec;
        }
        if (codec != null && !codec.isRemoved()) {
            ((Http2FrameCodec) codec.handler()).flush(codec);
        }
    }

    void speaksHttp2(ChannelHandler answering) {
        requests = answering;
        http2 = true;
    }

    /** A part of an answer has been taken. */
    void moved() {
        moved = true;
    }

    /** Whether any {@link #moved} since this was asked last. */
    boolean hasMoved() {
        boolean any = moved;
        moved = false;
        return any;
    }

    void answering() {
        answering++;
    }

    /** An answer has been written whole. HTTP/1.1 then closes if it was asked to. */
    void answered() {
        answering--;
        answerOver();
        closeIfDone();
    }

    /** HTTP/1.1 has one request at a time: runs the task when its answer has been written, or when nobody will read it any more. */
    void whenAnswered(Runnable task) {
        answerOver = task;
        if (!isWatched) {
            isWatched = true;
            channel.closeFuture().addListener(closed -> answerOver());
        }
    }

    private void answerOver() {
        Runnable task = answerOver;
        answerOver = null;
        if (task != null) {
            task.run();
        }
    }

    boolean isClosing() {
        return closing;
    }

    /** Ends so many of its event streams, the oldest first, or as many as there are. */
    void endStreams(int most, Supplier<Duration> retry) {
        List.copyOf(streams.subList(0, Math.min(most, streams.size()))).forEach(stream -> stream.end(retry.get()));
    }

    /** Ends all that are left, and is closed once what is under way is answered. */
    void leave(Supplier<Duration> retry) {
        closing = true;
        endStreams(Integer.MAX_VALUE, retry);
        closeIfDone();
    }

    private void closeIfDone() {
        // HTTP/2 closes by GOAWAY, which is the drain's to write.
        if (closing && !http2 && answering <= 0) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
