package dev.bellwether.notifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LastHandlerTest {
    static Stream<Throwable> whatPeersDo() {
        return Stream.of(
                new IOException("Connection reset by peer"),
                new DecoderException("not TLS"),
                Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "a header without a name"));
    }

    @ParameterizedTest
    @MethodSource("whatPeersDo")
    void whatAPeerDoesWrongClosesItsConnectionAndIsNoWarning(Throwable failure) {
        EmbeddedChannel channel = new EmbeddedChannel(new LastHandler());
        channel.pipeline().fireExceptionCaught(failure);
        channel.checkException(); // rethrows what reached the pipeline's tail, where Netty warns of it
        channel.advanceTimeBy(5, TimeUnit.SECONDS); // for an HTTP/2 codec that is about to close it
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(LastHandler.isThePeers(failure)).isTrue();
    }

    @Test
    void aBrokenConnectionThatClosesByItselfLeavesNoTimer() {
        Timers timers = new Timers();
        try {
            EmbeddedChannel channel = new EmbeddedChannel();
            channel.pipeline().addLast(timers, new LastHandler());
            channel.pipeline().fireExceptionCaught(Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "broken"));
            timers.submit(() -> {}).syncUninterruptibly();
            assertThat(timers.set).singleElement().matches(timer -> !timer.isDone(), "waits");
            channel.close().syncUninterruptibly();
            assertThat(timers.set).singleElement().matches(ScheduledFuture::isCancelled, "is cancelled");
        } finally {
            timers.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void whatIsOurOwnFaultIsAWarning() {
        assertThat(LastHandler.isThePeers(new IllegalStateException("a bug"))).isFalse();
    }

    /** Knows what was scheduled on it. */
    private static final class Timers extends DefaultEventLoop {
        private final List<ScheduledFuture<?>> set = new CopyOnWriteArrayList<>();

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            ScheduledFuture<?> timer = super.schedule(task, delay, unit);
            set.add(timer);
            return timer;
        }
    }
}
