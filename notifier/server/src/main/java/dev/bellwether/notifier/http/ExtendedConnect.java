package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFC 8441 at the beginning of an HTTP/2 stream's pipeline: hands an extended CONNECT on as a request that is whole, since what follows is not its body,
 * and afterwards the bytes of its DATA frames to the handlers of the new protocol. Any other request passes, and this leaves.
 */
final class ExtendedConnect extends ChannelDuplexHandler {
    private enum State {
        BEFORE,
        ASKED,
        TUNNEL
    }

    private State state = State.BEFORE;
    private boolean peerEnded;

    /** Sets the handlers in place on a stream whose request has been answered by 200. */
    static void tunnel(ChannelHandlerContext request, List<? extends ChannelHandler> handlers) {
        ChannelPipeline pipeline = request.pipeline();
        ChannelHandlerContext own = pipeline.context(ExtendedConnect.class);
        ((ExtendedConnect) own.handler()).state = State.TUNNEL;
        String before = own.name();
        for (ChannelHandler handler : handlers) {
            pipeline.addAfter(before, null, handler);
            before = pipeline.context(handler).name();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state == State.BEFORE && message instanceof Http2HeadersFrame frame) {
            ask(context, frame);
        } else if (message instanceof Http2DataFrame data) {
            ByteBuf content = data.content();
            boolean ends = data.isEndStream();
            if (state == State.TUNNEL && content.isReadable()) {
                context.fireChannelRead(content);
            } else {
                content.release();
            }
            ended(context, ends);
        } else if (message instanceof Http2HeadersFrame trailers) {
            ended(context, trailers.isEndStream());
        } else {
            context.fireChannelRead(message);
        }
    }

    /** A refusal leaves a stream that the peer believes to be of use. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (state == State.ASKED && isLast(message)) {
            promise = promise.unvoid();
            promise.addListener(done -> {
                if (!peerEnded && context.channel().isActive()) {
                    // RFC 9113 section 8.1: the answer is whole, the rest of the request is not wanted.
                    reset(context, Http2Error.NO_ERROR);
                }
            });
        }
        context.write(message, promise);
    }

    private void ask(ChannelHandlerContext context, Http2HeadersFrame frame) {
        Http2Headers headers = frame.headers();
        CharSequence protocol = headers.get(PseudoHeaderName.PROTOCOL.value());
        boolean connect = headers.method() != null && "CONNECT".contentEquals(headers.method());
        if (!connect && protocol == null) {
            context.pipeline().remove(this);
            context.fireChannelRead(frame);
            return;
        }
        state = State.ASKED;
        peerEnded = frame.isEndStream();
        boolean complete = headers.scheme() != null && headers.path() != null && headers.authority() != null;
        if (!connect || protocol != null && !complete) {
            reset(context, Http2Error.PROTOCOL_ERROR); // RFC 8441 section 4: malformed
        } else if (protocol == null || !"websocket".contentEquals(protocol)) {
            // RFC 9220 section 3 says so of a protocol that is not known; a plain CONNECT asks for a proxy.
            refuse(
                    context,
                    HttpResponseStatus.NOT_IMPLEMENTED,
                    ":protocol: " + said(protocol) + " (expected: websocket)");
        } else if (peerEnded) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "END_STREAM: set (expected: a stream that stays open)");
        } else {
            FullHttpRequest request = request(frame);
            if (request == null) {
                reset(context, Http2Error.PROTOCOL_ERROR); // RFC 9113 section 8.1.1: malformed
            } else {
                context.pipeline().context(RequestAssembler.class).fireChannelRead(request);
            }
        }
    }

    /** @return null when the headers make none */
    private static @Nullable FullHttpRequest request(Http2HeadersFrame frame) {
        Http2Headers headers = frame.headers();
        try {
            FullHttpRequest request =
                    HttpConversionUtil.toFullHttpRequest(frame.stream().id(), headers, Unpooled.EMPTY_BUFFER, true);
            // Which the conversion leaves out, as a CONNECT that is not extended has none.
            request.setUri(String.valueOf(headers.path()));
            return request;
        } catch (Http2Exception | IllegalArgumentException malformed) {
            return null;
        }
    }

    private void ended(ChannelHandlerContext context, boolean ends) {
        if (ends && !peerEnded) {
            peerEnded = true;
            if (state == State.TUNNEL) {
                context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
        }
    }

    private static String said(@Nullable CharSequence protocol) {
        return protocol == null ? "none" : protocol.toString();
    }

    private static void refuse(ChannelHandlerContext context, HttpResponseStatus status, String detail) {
        // Through the codec, which stands behind this.
        context.pipeline()
                .context(RequestAssembler.class)
                .writeAndFlush(Problem.of(status, detail).response());
    }

    private static void reset(ChannelHandlerContext context, Http2Error code) {
        context.writeAndFlush(new DefaultHttp2ResetFrame(code));
    }

    private static boolean isLast(Object message) {
        return message instanceof Http2HeadersFrame headers && headers.isEndStream()
                || message instanceof Http2DataFrame data && data.isEndStream();
    }
}
