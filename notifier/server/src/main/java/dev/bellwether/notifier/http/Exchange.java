package dev.bellwether.notifier.http;

import dev.bellwether.notifier.auth.Grant;
import dev.bellwether.notifier.peer.Client;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, the same for both versions of HTTP; once {@link #begin begun}, the {@link Outlet} of what follows. All methods
 * are to be called on {@link #context}'s event loop; after the peer has gone they do nothing.
 */
public final class Exchange implements Outlet {
    private final ChannelHandlerContext context;
    private final Connection connection;
    private final HttpMethod method;
    private final HttpVersion version;
    private final boolean keepAlive;
    private final String path;
    private final CrossOrigin.Terms terms;
    private final Client client;
    private Function<Problem, FullHttpResponse> problems = Problem::response;
    private Grant grant = Grant.NOTHING;
    private @Nullable BodyWriter body;
    private boolean upgraded;

    Exchange(
            ChannelHandlerContext context,
            Connection connection,
            FullHttpRequest request,
            String path,
            CrossOrigin.Terms terms) {
        this.context = context;
        this.connection = connection;
        this.method = request.method();
        this.version = request.protocolVersion();
        this.keepAlive = HttpUtil.isKeepAlive(request);
        this.path = path;
        this.terms = terms;
        this.client = connection.client(request.headers());
        connection.answering();
    }

    /** Of the request's stream with HTTP/2, of the connection with HTTP/1.1. */
    public ChannelHandlerContext context() {
        return context;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    /** Who asks. */
    public Client client() {
        return client;
    }

    @Override
    public @Nullable InetAddress peer() {
        return client.address();
    }

    /** What the client used to get here: {@code http} or {@code https}. */
    public String scheme() {
        String told = client.scheme();
        return told != null ? told : connection.isSecure() ? "https" : "http";
    }

    /** Runs the task once the answer has been written, or nobody will read it any more. */
    void whenOver(Runnable task) {
        if (connection.isHttp2()) {
            context.channel().closeFuture().addListener(closed -> task.run());
        } else {
            connection.whenAnswered(task);
        }
    }

    /** What whoever asks may do. Nothing before a {@link Guard} has judged. */
    public Grant grant() {
        return grant;
    }

    void granted(Grant toWhoeverAsks) {
        grant = toWhoeverAsks;
    }

    void tells(Function<Problem, FullHttpResponse> problemsBy) {
        problems = problemsBy;
    }

    public HttpMethod method() {
        return method;
    }

    /** The request's path as sent, without the query. */
    public String path() {
        return path;
    }

    /** Answers with a whole response, which is released. Once, instead of {@link #begin}. */
    public void respond(FullHttpResponse response) {
        FullHttpResponse sent = response;
        if (method.equals(HttpMethod.HEAD)) {
            sent = response.replace(Unpooled.EMPTY_BUFFER);
            response.release();
        }
        terms.addTo(sent.headers());
        boolean close = !connection.isHttp2() && (!keepAlive || connection.isClosing() || connection.isOverLimit());
        if (close) {
            sent.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (version.equals(HttpVersion.HTTP_1_0)) {
            sent.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        boolean inParts = !connection.isHttp2() && sent.content().readableBytes() > Http1Parts.LARGEST;
        finish(inParts ? Http1Parts.write(context, sent) : context.writeAndFlush(sent), close);
    }

    /** Answers with a problem as the route's clients read it. */
    public void respond(Problem problem) {
        respond(problems.apply(problem));
    }

    /**
     * Begins an answer of unknown length. With HTTP/1.1 the connection ends with it: whoever reads an endless answer has nothing else to ask
     * there.
     */
    public void begin(HttpResponseStatus status, Iterable<? extends Map.Entry<String, String>> headers) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
        headers.forEach(header -> response.headers().set(header.getKey(), header.getValue()));
        terms.addTo(response.headers());
        if (!connection.isHttp2()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            // HTTP/1.0 knows no chunks: there the end of the connection is the end of the answer.
            HttpUtil.setTransferEncodingChunked(response, version.equals(HttpVersion.HTTP_1_1));
        }
        context.write(response);
        if (connection.isHttp2() && context.pipeline().get(RequestAssembler.class) != null) {
            // The request is whole and nothing that it could assemble follows, and a stream may be there for days.
            context.pipeline().remove(RequestAssembler.class);
        }
    }

    /**
     * Answers that the request's protocol is spoken from here on: by 101 and the connection itself with HTTP/1.1, by 200 and the request's stream with
     * HTTP/2 (RFC 8441). What is written from now on are that protocol's bytes.
     *
     * @param headers beside those of the HTTP version
     * @param handlers of the protocol, in order; they read {@link ByteBuf}s, and an {@link
     *     io.netty.channel.socket.ChannelInputShutdownEvent} where only the peer has ended
     */
    public void switchProtocol(String protocol, Map<String, String> headers, List<? extends ChannelHandler> handlers) {
        if (connection.isHttp2()) {
            begin(HttpResponseStatus.OK, headers.entrySet());
            ExtendedConnect.tunnel(context, handlers);
        } else {
            body = connection.rawWriter();
            upgraded = true;
            Http1Upgrade.perform(context, protocol, headers, handlers);
        }
    }

    @Override
    public Channel channel() {
        return context.channel();
    }

    @Override
    public void write(ByteBuf part) {
        body().write(part);
    }

    @Override
    public void write(SharedPart part) {
        body().write(part);
    }

    @Override
    public void flush() {
        connection.flush();
    }

    @Override
    public long queued() {
        return body().queued();
    }

    @Override
    public void whenDrained(Runnable task) {
        body().whenDrained(task);
    }

    /** Ends an answer that was begun. */
    @Override
    public void end() {
        ChannelFuture last = upgraded
                ? connection.channel().writeAndFlush(Unpooled.EMPTY_BUFFER)
                : context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        finish(last, !connection.isHttp2());
    }

    private BodyWriter body() {
        BodyWriter writer = body;
        if (writer == null) {
            writer = connection.bodyWriter(context, version.equals(HttpVersion.HTTP_1_0));
            body = writer;
        }
        return writer;
    }

    private void finish(ChannelFuture written, boolean close) {
        if (close) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
        written.addListener(done -> connection.answered());
    }
}
