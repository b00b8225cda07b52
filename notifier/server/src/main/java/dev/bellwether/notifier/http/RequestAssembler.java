package dev.bellwether.notifier.http;

import dev.bellwether.notifier.limits.Refusals;
import dev.bellwether.notifier.limits.Refusals.Reason;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;

/** Makes whole requests of their parts, and answers one that is too large with a problem instead of an empty response. */
final class RequestAssembler extends HttpObjectAggregator {
    private final int limit;
    private final Routes routes;
    private final Refusals refusals;

    /** @param limit largest body in bytes */
    RequestAssembler(int limit, Routes routes, Refusals refusals) {
        super(limit);
        this.limit = limit;
        this.routes = routes;
        this.refusals = refusals;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        refuse(context, oversized);
    }

    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        Object response = super.newContinueResponse(start, maxContentLength, pipeline);
        if (response instanceof FullHttpResponse full
                && full.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE)) {
            full.release();
            // With HTTP/2 it is then found to be too large, and refused as any other.
            return Connection.of(pipeline.channel()).isHttp2() ? null : refusal(start);
        }
        return response;
    }

    private void refuse(ChannelHandlerContext context, HttpMessage oversized) {
        FullHttpResponse response = refusal(oversized);
        if (Connection.of(context.channel()).isHttp2()) {
            context.writeAndFlush(response).addListener(written -> stop(context));
        } else {
            // What is left of the body would have to be read first; closing is cheaper.
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** RFC 9113 section 8.1: the answer is whole, the rest of the request is not wanted. */
    private static void stop(ChannelHandlerContext context) {
        if (context.channel() instanceof Http2StreamChannel stream
                && stream.stream().state().remoteSideOpen()) {
            context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
        }
    }

    private FullHttpResponse refusal(HttpMessage request) {
        refusals.count(Reason.PAYLOAD);
        Problem problem = Problem.of(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "body: too large (expected: at most " + limit + " bytes)");
        FullHttpResponse response = request instanceof HttpRequest known
                ? routes.find(known.method(), RequestHandler.pathOf(known.uri()))
                        .problems(known.headers())
                        .apply(problem)
                : problem.response();
        routes.crossOrigin().terms(request.headers()).addTo(response.headers());
        return response;
    }
}
