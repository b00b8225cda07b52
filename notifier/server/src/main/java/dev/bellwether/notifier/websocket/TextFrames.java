package dev.bellwether.notifier.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** How a text message becomes frames: as it is, or compressed. Any thread. */
@FunctionalInterface
interface TextFrames {
    /**
     * @param utf8 the message in parts
     * @return a new buffer that the caller owns
     */
    ByteBuf of(ByteBufAllocator allocator, byte[]... utf8);
}
