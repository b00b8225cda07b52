package dev.bellwether.e2e.fleet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says on an HTTP/2 connection about leaving, read on its way. */
final class SentFrames extends ChannelInboundHandlerAdapter {
    private static final Pattern FAREWELL =
            Pattern.compile("retry: (\\d+)\n(?:id: \\S+\n)?event: unavailable\ndata: \\{\"reason\":\"moved\"}");

    private final SocketAddress server;
    private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader();
    private final ByteBuf unread = Unpooled.buffer();
    private final Http2FrameListener listener = new Listener();
    private final List<GoAway> goAways = new CopyOnWriteArrayList<>();
    private final List<Integer> retries = new CopyOnWriteArrayList<>();
    private volatile boolean http2;
    private volatile int lastStream;

    record GoAway(int lastStream, long code) {}

    SentFrames(SocketAddress server) {
        this.server = server;
    }

    SocketAddress server() {
        return server;
    }

    void speaksHttp2() {
        http2 = true;
    }

    boolean isHttp2() {
        return http2;
    }

    List<GoAway> goAways() {
        return goAways;
    }

    /** The last stream that was answered. */
    int lastStream() {
        return lastStream;
    }

    /** Milliseconds, of the streams of events that ended because the server leaves. */
    List<Integer> retries() {
        return retries;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Http2Exception {
        if (http2) {
            ByteBuf bytes = (ByteBuf) message;
            unread.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
            reader.readFrame(context, unread, listener);
            unread.discardSomeReadBytes();
        }
        context.fireChannelRead(message);
    }

    private final class Listener extends Http2FrameAdapter {
        @Override
        public void onGoAwayRead(ChannelHandlerContext context, int last, long code, ByteBuf debugData) {
            goAways.add(new GoAway(last, code));
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end) {
            lastStream = Math.max(lastStream, stream);
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end) {
            Matcher farewell = FAREWELL.matcher(data.toString(StandardCharsets.UTF_8));
            if (farewell.find()) {
                retries.add(Integer.parseInt(farewell.group(1)));
            }
            return data.readableBytes() + padding;
        }
    }
}
