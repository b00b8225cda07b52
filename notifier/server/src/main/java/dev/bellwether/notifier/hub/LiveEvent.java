package dev.bellwether.notifier.hub;

import io.netty.buffer.ByteBuf;

/**
 * A notification on its way to subscribers, encoded once.
 *
 * @param block its bytes on the wire; never written to. Whoever keeps the event beyond the call that delivered it retains the block;
 *     whoever writes it writes a retained duplicate.
 */
public record LiveEvent(long sequence, String topic, ByteBuf block) {
    /** Bytes on the wire. */
    public int size() {
        return block.readableBytes();
    }
}
