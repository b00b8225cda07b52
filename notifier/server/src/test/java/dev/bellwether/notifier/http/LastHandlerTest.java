package dev.bellwether.notifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
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
    void whatIsOurOwnFaultIsAWarning() {
        assertThat(LastHandler.isThePeers(new IllegalStateException("a bug"))).isFalse();
    }
}
