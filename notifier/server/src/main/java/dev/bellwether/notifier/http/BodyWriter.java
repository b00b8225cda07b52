package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;

/**
 * Writes the body of an answer that was begun: {@link SharedPart}s past the handlers that would prepare each again, in order with whatever else
 * is written. The methods are those of {@link Outlet}.
 */
interface BodyWriter {
    void write(SharedPart part);

    void write(ByteBuf part);

    long queued();

    void whenDrained(Runnable task);
}
