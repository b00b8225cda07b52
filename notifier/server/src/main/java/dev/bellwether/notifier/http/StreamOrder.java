package dev.bellwether.notifier.http;

import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.priority.ScheduledConnection;
import dev.bellwether.notifier.priority.StreamScheduler;
import dev.bellwether.notifier.priority.TopicClass;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler of an HTTP/2 connection is told of its event streams; with HTTP/1.1 there is nothing to order. Used on the connection's event
 * loop alone. What is to be remembered the {@link Connection} remembers: this is made when it is asked for, so that no connection pays memory for it.
 */
public record StreamOrder(Connection connection) {
    /**
     * Gives a stream the class of its topics.
     *
     * @param stream the connection's own channel or one of its streams'
     */
    public void classed(Channel stream, TopicClass topics) {
        Http2Stream ordered = ordered(stream);
        if (ordered != null) {
            scheduler().classed(ordered, topics);
        }
    }

    /**
     * Takes note of what the client looks at now: streams of these topics weigh more than others of their urgency.
     *
     * @param topics null for nothing
     */
    public void looksAt(@Nullable TopicSelection topics) {
        connection.remember(topics);
        connection.eachStream(stream -> look(stream, topics != null && stream.follows(topics)));
    }

    /** A stream has been opened, maybe one that the client looks at already. */
    void opened(Connection.OpenStream stream) {
        TopicSelection seen = connection.view();
        if (seen != null && stream.follows(seen)) {
            look(stream, true);
        }
    }

    private void look(Connection.OpenStream stream, boolean hot) {
        Http2Stream ordered = ordered(stream.channel());
        if (ordered != null) {
            scheduler().look(ordered, hot);
        }
    }

    private @Nullable Http2Stream ordered(Channel stream) {
        return connection.isHttp2()
                        && stream instanceof Http2StreamChannel one
                        && connection.channel().isActive()
                ? codec().connection().stream(one.stream().id())
                : null;
    }

    private StreamScheduler scheduler() {
        return ((ScheduledConnection) codec().connection()).scheduler();
    }

    private Http2FrameCodec codec() {
        return connection.channel().pipeline().get(Http2FrameCodec.class);
    }
}
