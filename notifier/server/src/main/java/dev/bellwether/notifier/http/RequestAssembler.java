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
    protected Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        Object response = super.newContinueResponse(start, maxContentLength, pipeline);
        if (response instanceof FullHttpResponse full
                && full.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE)) {
            full.release();
            return refusal(start);
        }
        return response;
    }

    private void refuse(ChannelHandlerContext context, HttpMessage oversized) {
        FullHttpResponse response = refusal(oversized);
        if (Connection.of(context.channel()).isHttp2()) {
            context.writeAndFlush(response);
        } else {
            // What is left of the body would have to be read first; closing is cheaper.
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
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
