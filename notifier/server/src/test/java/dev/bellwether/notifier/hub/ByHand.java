package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.http.Connection;
import dev.bellwether.notifier.http.Outlet;
import dev.bellwether.notifier.http.SharedPart;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A network that takes bytes when it is told to, and a client that reads lines. Drained as HTTP/2's streams are: when nothing is left. */
final class ByHand implements Outlet {
    private final Channel channel;
    private final StringBuilder unflushed = new StringBuilder();
    private final StringBuilder unread = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private final List<Runnable> drained = new ArrayList<>();
    private boolean over;

    ByHand(Channel channel) {
        this.channel = channel;
    }

    /** The next bytes, as the lines that they complete. */
    List<String> take(int bytes) {
        List<String> lines = new ArrayList<>();
        int taken = Math.min(bytes, unread.length());
        for (char character : unread.substring(0, taken).toCharArray()) {
            if (character == '\n') {
                lines.add(line.toString());
                line.setLength(0);
            } else {
                line.append(character);
            }
        }
        unread.delete(0, taken);
        if (queued() == 0) {
            drained.forEach(channel.eventLoop()::execute);
            drained.clear();
        }
        return lines;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public Connection connection() {
        throw new UnsupportedOperationException("connection: there is none here");
    }

    @Override
    public void write(SharedPart part) {
        ByteBuf content = Unpooled.buffer(part.size());
        part.copyTo(content);
        write(content);
    }

    @Override
    public void write(ByteBuf part) {
        if (!over) {
            unflushed.append(part.toString(StandardCharsets.UTF_8));
        }
        part.release();
    }

    @Override
    public void flush() {
        unread.append(unflushed);
        unflushed.setLength(0);
    }

    @Override
    public long queued() {
        return unflushed.length() + unread.length();
    }

    @Override
    public void whenDrained(Runnable task) {
        if (over) {
            return;
        }
        if (queued() == 0) {
            channel.eventLoop().execute(task);
        } else {
            drained.add(task);
        }
    }

    @Override
    public void end() {
        over = true;
        drained.clear();
        unread.setLength(0);
        unflushed.setLength(0);
    }
}
