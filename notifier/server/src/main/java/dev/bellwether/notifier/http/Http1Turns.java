package dev.bellwether.notifier.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/** HTTP/1.1 answers in the order of the requests: a pipelined one waits until the answer before it is complete. */
final class Http1Turns extends ChannelDuplexHandler {
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private final Http1Portions portions;
    private boolean busy;

    /** @param portions where reading stops while a request waits */
    Http1Turns(Http1Portions portions) {
        this.portions = portions;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof FullHttpRequest)) {
            context.fireChannelRead(message);
        } else if (busy) {
            waiting.add(message);
            portions.pause();
        } else {
            busy = true;
            context.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean informational = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (message instanceof LastHttpContent && !informational) {
            promise = promise.unvoid();
            promise.addListener(done -> next(context));
        }
        context.write(message, promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    private void next(ChannelHandlerContext context) {
        Object message = waiting.poll();
        busy = message != null;
        if (message != null) {
            if (context.channel().isActive()) {
                context.fireChannelRead(message);
            } else {
                ReferenceCountUtil.release(message);
            }
        }
        if (waiting.isEmpty()) {
            portions.resume();
        }
    }
}
