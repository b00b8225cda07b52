package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of one stream to one client go, whatever carries them. All methods are to be called on the channel's event loop; after the
 * client has gone they do nothing.
 */
public interface Outlet {
    /** Ends when the client can be told no more: the request's stream with HTTP/2, the connection with HTTP/1.1. */
    Channel channel();

    Connection connection();

    /** Whose it is: whoever sent the request, or the connection's peer; null where that is not known. */
    default @Nullable InetAddress peer() {
        return connection().source();
    }

    /** Completes on the event loop when the client can be told no more, or is to be told no more here. */
    default Future<Void> closeFuture() {
        return channel().closeFuture();
    }

    /** Writes bytes that other clients get too, without flushing. The caller keeps its reference. */
    void write(SharedPart part);

    /** Writes bytes that are this client's alone, without flushing. Takes the buffer. */
    void write(ByteBuf part);

    /** Sends what was written, and what was written to the connection's other streams. */
    void flush();

    /** Flushes: all that the log had for the client when its stream began is written. At most once. */
    default void caughtUp() {
        flush();
    }

    /**
     * Bytes that were written and wait for the client to take more: with HTTP/2 those of this stream that its windows, its connection's and the
     * socket let not through yet, otherwise those of the connection.
     */
    long queued();

    /** Runs the task, later, once nothing written until now is {@link #queued}; never if the client goes before. */
    void whenDrained(Runnable task);

    /** Flushes, and ends the stream cleanly. */
    void end();
}
