package dev.bellwether.notifier.push;

import dev.bellwether.notifier.config.PushConfig;
import dev.bellwether.notifier.http.Connection;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2PushPromiseFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out what {@link PushRules} decide: a pushed resource is answered by the same routes as a request for it. */
public final class PagePushes implements PageResources {
    private final PushRules rules;
    private final Duration deadline;
    private final PushMeters meters;

    public PagePushes(PushConfig config, MeterRegistry meters) {
        this.rules = new PushRules(config);
        this.deadline = config.deadline();
        this.meters = new PushMeters(meters);
    }

    @Override
    public void announce(PageRequest request, List<LinkedResource> links, ChannelHandlerContext stream) {
        List<String> hints = new ArrayList<>();
        for (LinkedResource linked : links) {
            Optional<Target> target = Target.of(linked.link(), request);
            PushOutcome outcome = decide(request, linked, target, stream.channel());
            if (outcome == PushOutcome.PUSH && target.isPresent()) {
                push(request, target.get(), stream);
            } else if (outcome == PushOutcome.HINT) {
                hints.add(linked.link());
            } else {
                meters.refused(outcome);
            }
        }
        if (!hints.isEmpty()) {
            FullHttpResponse early = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.EARLY_HINTS);
            early.headers().set("link", hints);
            stream.write(early);
            meters.hinted(hints.size());
        }
    }

    private PushOutcome decide(PageRequest request, LinkedResource linked, Optional<Target> target, Channel stream) {
        if (!(stream instanceof Http2StreamChannel channel)) {
            return rules.decide(request, target, linked.exists(), PushRules.Client.OF_HTTP1, false);
        }
        Channel connection = stream.parent();
        Http2FrameCodec codec = connection.pipeline().get(Http2FrameCodec.class);
        if (codec == null) { // the pipeline of a connection that is gone is empty
            return rules.decide(request, target, linked.exists(), PushRules.Client.GONE, false);
        }
        Http2Connection known = codec.connection();
        Http2Stream page = known.stream(channel.stream().id());
        PushRules.Client client = new PushRules.Client(
                known.remote().allowPushTo(),
                known.goAwaySent() || known.goAwayReceived(),
                Connection.of(connection).carried(),
                channel.stream().id() % 2 == 0,
                page != null && page.state().localSideOpen(),
                known.local().maxActiveStreams() - PushLedger.open(connection));
        boolean pushed =
                target.isPresent() && PushLedger.knows(connection, target.get().resource());
        return rules.decide(request, target, linked.exists(), client, pushed);
    }

    private void push(PageRequest page, Target target, ChannelHandlerContext stream) {
        Channel connection = stream.channel().parent();
        Http2Connection known = connection.pipeline().get(Http2FrameCodec.class).connection();
        Future<Http2StreamChannel> opening = new Http2StreamChannelBootstrap(connection)
                .handler(Connection.of(connection).requests())
                .open();
        if (!opening.isSuccess()) { // on the loop it is open at once, or not at all
            meters.refused(PushOutcome.TOO_MANY);
            return;
        }
        Http2StreamChannel pushed = opening.getNow();
        Http2Headers request = request(page, target);
        ChannelFuture promise = stream.write(new DefaultHttp2PushPromiseFrame(request).pushStream(pushed.stream()));
        Http2Stream promised = known.stream(pushed.stream().id());
        if (promise.cause() != null || promised == null) { // the connection's identifiers are used up
            pushed.close();
            meters.refused(PushOutcome.TOO_MANY);
            return;
        }
        // Netty notes this of the page's stream instead, and would keep a reset of a promise to itself.
        promised.pushPromiseSent();
        PushLedger.promised(connection, target.resource(), pushed);
        pushed.pipeline().addFirst(new PromisedStream(known, deadline, meters));
        // The answer begins on the promised stream, whose identifier the promise has just reserved.
        pushed.pipeline().fireChannelRead(new DefaultHttp2HeadersFrame(request, true).stream(pushed.stream()));
        pushed.pipeline().fireChannelReadComplete();
    }

    /** What the client would have sent: which variant it takes is as for the page (RFC 9113, section 8.4). */
    private static Http2Headers request(PageRequest page, Target target) {
        Http2Headers request = new DefaultHttp2Headers()
                .method("GET")
                .scheme(target.scheme())
                .authority(target.authority())
                .path(target.path());
        String codings = page.headers().get(HttpHeaderNames.ACCEPT_ENCODING);
        if (codings != null) {
            request.set(HttpHeaderNames.ACCEPT_ENCODING, codings);
        }
        return request;
    }
}
