package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;

/**
 * The bytes of an HTTP/1.1 connection that has changed its protocol.
 *
 * @param socketwards the context beyond which there is no HTTP
 */
record RawBody(ChannelHandlerContext socketwards) implements BodyWriter {
    @Override
    public void write(SharedPart part) {
        socketwards.write(
                part.content().retainedDuplicate(),
                socketwards.channel().unsafe().voidPromise());
    }

    @Override
    public void write(ByteBuf part) {
        socketwards.write(part, socketwards.channel().unsafe().voidPromise());
    }

    @Override
    public long queued() {
        return Http1Body.queued(socketwards.channel());
    }

    @Override
    public void whenDrained(Runnable task) {
        socketwards.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            if (done.isSuccess()) {
                task.run();
            }
        });
    }
}
