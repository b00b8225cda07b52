package dev.bellwether.notifier.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each whole request to its route. */
@ChannelHandler.Sharable
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    private final Routes routes;
    private final RequestLimits limits;

    RequestHandler(Routes routes, RequestLimits limits) {
        this.routes = routes;
        this.limits = limits;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Connection connection = Connection.of(context.channel());
        String path = pathOf(request.uri());
        DecoderResult result = request.decoderResult();
        if (result.isFailure()) {
            // Where the next request would begin is unknown.
            HttpUtil.setKeepAlive(request, false);
        }
        Exchange exchange = new Exchange(
                context, connection, request, path, routes.crossOrigin().terms(request.headers()));
        if (result.isFailure()) {
            exchange.respond(unreadable(result.cause()));
            return;
        }
        Unavailable why = limits.admit(exchange);
        if (why == null && routes.crossOrigin().isPreflight(request)) {
            exchange.respond(routes.preflight(request.headers(), path));
            return;
        }
        try {
            Route route = routes.find(request.method(), path);
            exchange.tells(route.problems(request.headers()));
            if (why == null) {
                route.handle(exchange, request);
            } else {
                route.unavailable(exchange, request, why);
            }
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), path, e);
            exchange.respond(Problem.of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the request could not be handled"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LastHandler.log(context.channel(), cause);
        if (cause instanceof DecoderException
                && Connection.of(context.channel()).isHttp2()) {
            // RFC 9113 section 8.1.1: frames that make no request. Closed it would be CANCEL, as if nobody had erred.
            context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR));
        } else if (!(cause instanceof Http2Exception)) {
            context.close(); // the request is over
        }
        // Otherwise the stream is closed by whoever says so, and with that error's code.
    }

    /** RFC 9112 section 3.2: a proxy may send the absolute form. */
    static String pathOf(String uri) {
        int from = 0;
        if (!uri.startsWith("/")) {
            int scheme = uri.indexOf("://");
            int slash = scheme < 0 ? -1 : uri.indexOf('/', scheme + 3);
            from = Math.max(slash, 0);
        }
        int query = uri.indexOf('?', from);
        return uri.substring(from, query < 0 ? uri.length() : query);
    }

    private static Problem unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "header fields too large");
        }
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(HttpResponseStatus.REQUEST_URI_TOO_LONG, "request target too long");
        }
        return Problem.of(HttpResponseStatus.BAD_REQUEST, "not a well-formed HTTP request");
    }
}
