package dev.bellwether.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on an HTTP/2 stream (RFC 8441): Netty's WebSocket codec, which wants a channel of its own, between the DATA frames of the stream and the exchange. The handshake has no key
 * and no upgrade; status 200 begins it.
 */
final class Http2WebSocket implements Wire.Exchange {
    private final int maxMessageBytes;
    private final Wire.Exchange exchange;
    private final Consumer<ByteBuf> outbound;
    private final Consumer<Interruption> ended;
    private final PerMessageDeflateClientExtensionHandshaker deflate;
    private @Nullable EmbeddedChannel codec;
    private String extensions = "";
    private boolean reading;
    private @Nullable Interruption end;

    /**
     * @param outbound sends bytes as DATA, and owns them
     * @param ended told once that the WebSocket is over, for whatever reason but that of the stream
     */
    Http2WebSocket(
            int maxMessageBytes, Wire.Exchange exchange, Consumer<ByteBuf> outbound, Consumer<Interruption> ended) {
        this.maxMessageBytes = maxMessageBytes;
        this.exchange = exchange;
        this.outbound = outbound;
        this.ended = ended;
        this.deflate = WebSocketFrames.deflate(maxMessageBytes);
    }

    /** Makes a request one for a WebSocket. */
    void offer(Http2Headers request) {
        WebSocketExtensionData offer = deflate.newRequestData();
        String parameters = offer.parameters().entrySet().stream()
                .map(p -> "; " + p.getKey() + (p.getValue() == null ? "" : "=" + p.getValue()))
                .collect(Collectors.joining());
        request.method("CONNECT")
                .set(Http2Headers.PseudoHeaderName.PROTOCOL.value(), "websocket")
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
                .set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, offer.name() + parameters);
    }

    /** What the server agreed to, before {@link #headers}. */
    void agreed(@Nullable CharSequence header) {
        extensions = header == null ? "" : header.toString();
    }

    @Override
    public void headers(int status, String contentType, @Nullable String retryAfter) {
        if (status == 200) {
            begin();
        }
        exchange.headers(status, contentType, retryAfter);
    }

    @Override
    public void data(ByteBuf chunk) {
        EmbeddedChannel through = codec;
        if (through == null) {
            exchange.data(chunk); // of a refusal
            return;
        }
        reading = true;
        through.writeInbound(chunk.retain());
        reading = false;
        send(through);
        if (end != null) {
            finish(end);
        }
    }

    @Override
    public void interrupted(Interruption why) {
        release();
        exchange.interrupted(why);
    }

    /** Says goodbye, without waiting for the answer; false if there is nothing to say it on. */
    boolean close() {
        EmbeddedChannel through = codec;
        if (through == null) {
            return false;
        }
        through.writeOutbound(new CloseWebSocketFrame(1000, ""));
        send(through);
        release();
        return true;
    }

    private void begin() {
        EmbeddedChannel made = new EmbeddedChannel(
                new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                        .expectMaskedFrames(false)
                        .allowExtensions(true)
                        .maxFramePayloadLength(maxMessageBytes)
                        .closeOnProtocolViolation(false)
                        .withUTF8Validator(false)
                        .build()),
                new WebSocket13FrameEncoder(true));
        codec = made;
        List<WebSocketExtensionData> agreed =
                extensions.isBlank() ? List.of() : WebSocketExtensionUtil.extractExtensions(extensions);
        WebSocketClientExtension extension = agreed.isEmpty() ? null : deflate.handshakeExtension(agreed.get(0));
        if (agreed.size() > 1 || (extension == null && !agreed.isEmpty())) {
            finish(new Interruption.Malformed("extensions that were not offered: " + extensions));
            return;
        }
        if (extension != null) {
            made.pipeline().addLast(extension.newExtensionDecoder(), extension.newExtensionEncoder());
        }
        WebSocketFrames.handlers(maxMessageBytes, exchange, this::finish).forEach(made.pipeline()::addLast);
    }

    private void finish(Interruption why) {
        if (reading) {
            end = why; // not while the codec is in the middle of a chunk
            return;
        }
        if (codec != null) {
            release();
            ended.accept(why);
        }
    }

    private void send(EmbeddedChannel through) {
        through.runPendingTasks();
        for (Object out = through.readOutbound(); out != null; out = through.readOutbound()) {
            outbound.accept((ByteBuf) out);
        }
    }

    private void release() {
        EmbeddedChannel through = codec;
        codec = null;
        if (through != null) {
            through.finishAndReleaseAll();
        }
    }
}
