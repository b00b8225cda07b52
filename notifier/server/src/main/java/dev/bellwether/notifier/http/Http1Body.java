package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.DefaultHttpContent;

/**
 * The body of an HTTP/1.x answer.
 *
 * @param connection the socket's channel
 * @param request the context that answers it
 * @param codec the context of the codec, beyond which bytes go as they are
 * @param chunked false for HTTP/1.0, which knows no chunks
 * @param secure whether TLS stands between the codec and the socket
 */
record Http1Body(
        Channel connection, ChannelHandlerContext request, ChannelHandlerContext codec, boolean chunked, boolean secure)
        implements BodyWriter {
    @Override
    public void write(SharedPart part) {
        ByteBuf bytes = chunked ? part.chunk() : part.content();
        // Nobody waits for a single part: what is queued is asked of the channel.
        Channel.Unsafe socket = connection.unsafe();
        if (secure) {
            codec.write(bytes.retainedDuplicate(), socket.voidPromise());
        } else {
            // Where the pipeline would end: nothing between changes bytes, and thousands of pipelines fit no cache.
            socket.write(bytes.retainedDuplicate(), socket.voidPromise());
        }
    }

    @Override
    public void write(ByteBuf part) {
        request.write(new DefaultHttpContent(part));
    }

    @Override
    public long queued() {
        return queued(connection);
    }

    @Override
    public void whenDrained(Runnable task) {
        codec.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            if (done.isSuccess()) {
                task.run();
            }
        });
    }

    /** Bytes on their way to the socket, those before TLS included. */
    static long queued(Channel connection) {
        ChannelOutboundBuffer buffer = connection.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
