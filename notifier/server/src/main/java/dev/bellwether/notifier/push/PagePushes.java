package dev.bellwether.notifier.push;

import dev.bellwether.notifier.config.PushConfig;
import dev.bellwether.notifier.http.Connection;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2PushPromiseFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out what {@link PushRules} decide: a pushed resource is answered by the same routes as a request for it. */
public final class PagePushes implements PageResources {
    private final PushRules rules;
    private final MeterRegistry meters;

    public PagePushes(PushConfig config, MeterRegistry meters) {
        this.rules = new PushRules(config);
        this.meters = meters;
    }

    @Override
    public void announce(PageRequest request, List<LinkedResource> links, ChannelHandlerContext stream) {
        List<String> hints = new ArrayList<>();
        for (LinkedResource linked : links) {
            Optional<Target> target = Target.of(linked.link(), request);
            PushOutcome outcome = decide(request, linked, target, stream.channel());
            if (outcome == PushOutcome.PUSH && target.isPresent()) {
                push(target.get(), stream);
            } else if (outcome == PushOutcome.HINT) {
                hints.add(linked.link());
            } else {
                refused(outcome);
            }
        }
        if (!hints.isEmpty()) {
            FullHttpResponse early = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.EARLY_HINTS);
            early.headers().set("link", hints);
            stream.write(early);
            meters.counter("bellwether.hints").increment(hints.size());
        }
    }

    private PushOutcome decide(PageRequest request, LinkedResource linked, Optional<Target> target, Channel stream) {
        if (!(stream instanceof Http2StreamChannel channel)) {
            return rules.decide(
                    request, target, linked.exists(), new PushRules.Client(false, false, null, false, 0), false);
        }
        Channel connection = stream.parent();
        Http2Connection known = connection.pipeline().get(Http2FrameCodec.class).connection();
        PushLedger ledger = PushLedger.of(connection);
        PushRules.Client client = new PushRules.Client(
                known.remote().allowPushTo(),
                known.goAwaySent() || known.goAwayReceived(),
                Connection.of(connection).carried(),
                channel.stream().id() % 2 == 0,
                known.local().maxActiveStreams() - ledger.open());
        boolean pushed = target.isPresent() && ledger.knows(target.get().path());
        return rules.decide(request, target, linked.exists(), client, pushed);
    }

    private void push(Target target, ChannelHandlerContext stream) {
        Channel connection = stream.channel().parent();
        Future<Http2StreamChannel> opening = new Http2StreamChannelBootstrap(connection)
                .handler(Connection.of(connection).requests())
                .open();
        if (!opening.isSuccess()) { // on the loop it is open at once, or not at all
            refused(PushOutcome.TOO_MANY);
            return;
        }
        Http2StreamChannel pushed = opening.getNow();
        PushLedger.of(connection).promised(target.path(), pushed);
        Http2Headers request = new DefaultHttp2Headers()
                .method("GET")
                .scheme(target.scheme())
                .authority(target.authority())
                .path(target.path());
        pushed.pipeline().addFirst(new PushMeter(meters));
        stream.write(new DefaultHttp2PushPromiseFrame(request).pushStream(pushed.stream()));
        // The answer begins on the promised stream, whose identifier the promise has just reserved.
        pushed.pipeline().fireChannelRead(new DefaultHttp2HeadersFrame(request, true).stream(pushed.stream()));
        pushed.pipeline().fireChannelReadComplete();
    }

    private void refused(PushOutcome reason) {
        meters.counter("bellwether.pushes", "state", "refused").increment();
        meters.counter("bellwether.push.refusals", "reason", reason.text()).increment();
    }
}
