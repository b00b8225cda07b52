package dev.bellwether.notifier.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;

/**
 * Writes {@link SharedPart}s of one answer past the handlers that would prepare each again for it. In order with whatever else is written to
 * the answer. On its event loop.
 */
interface SharedWriter {
    /** Leaves the caller its reference. Nothing is sent before {@link #flush}. */
    ChannelFuture write(SharedPart part);

    void flush();

    /**
     * HTTP/1.x: beyond the codec.
     *
     * @param codec its context
     */
    static SharedWriter chunked(ChannelHandlerContext codec) {
        return new SharedWriter() {
            @Override
            public ChannelFuture write(SharedPart part) {
                return codec.write(part.chunk().retainedDuplicate());
            }

            @Override
            public void flush() {
                codec.flush();
            }
        };
    }

    /** As {@link #chunked}, for HTTP/1.0, which knows no chunks. */
    static SharedWriter plain(ChannelHandlerContext codec) {
        return new SharedWriter() {
            @Override
            public ChannelFuture write(SharedPart part) {
                return codec.write(part.content().retainedDuplicate());
            }

            @Override
            public void flush() {
                codec.flush();
            }
        };
    }
}
