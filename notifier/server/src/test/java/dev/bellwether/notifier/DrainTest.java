package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.EventReader.Block;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainTest {
    @Test
    void aConnectionGetsTwoGoAwaysAndItsStreamsEndWithARetryAndACursor() throws Exception {
        try (Served served = new Served("");
                Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            GoAways goAways = new GoAways();
            client.connection.pipeline().addLast(goAways);
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
            assertThat(stream.reader.next().id()).isNotNull();
            String id = served.publish("rooms/1", 1);
            assertThat(stream.reader.nextEvent().id()).isEqualTo(id);

            CompletableFuture<Void> drained = served.notifier.drain().toCompletableFuture();
            List<Block> rest = stream.reader.rest();
            Block farewell = rest.get(rest.size() - 1);
            assertThat(farewell.id()).isEqualTo(id);
            assertThat(farewell.event()).isEqualTo("unavailable");
            assertThat(farewell.text()).isEqualTo("{\"reason\":\"moved\"}");
            assertThat(Integer.parseInt(String.valueOf(farewell.retry()))).isBetween(1000, 3000);
            assertThat(stream.ended.get(5, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.reset).isNotDone();
            drained.get(5, TimeUnit.SECONDS);
            client.connection.closeFuture().await(5, TimeUnit.SECONDS);
            assertThat(client.connection.isOpen()).isFalse();
            assertThat(goAways.lastStreams.subList(0, 2)).containsExactly(Integer.MAX_VALUE, 3);
        }
    }

    @Test
    void whoeverComesWhileItDrainsIsToldToComeBack() throws Exception {
        try (Served served = new Served("drain: {grace: 5s}")) {
            served.notifier.drain().toCompletableFuture().get(5, TimeUnit.SECONDS);
            assertThat(served.notifier.isReady()).isFalse();
            List<Block> blocks = served.stream("topic=rooms/1").rest();
            assertThat(blocks).extracting(Block::event).containsExactly("unavailable");
            assertThat(blocks.get(0).retry()).isNotNull();
            assertThat(blocks.get(0).text()).isEqualTo("{\"reason\":\"draining\"}");
            assertThat(served.publish("rooms/1", 1)).isNotEmpty();
        }
    }

    @Test
    void aClientThatDoesNotReadIsCutAtTheDeadline() throws Exception {
        try (Served served = new Served("drain: {grace: 1s}");
                Http2Client client = new Http2Client(served.notifier.address(), 100)) {
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
            stream.reader.next();
            stream.stopReading();
            for (int i = 0; i < 5; i++) {
                served.publish("rooms/1", i);
            }
            CompletableFuture<Void> drained = served.notifier.drain().toCompletableFuture();
            assertThat(drained).isNotDone();
            drained.get(5, TimeUnit.SECONDS);
            client.connection.closeFuture().await(5, TimeUnit.SECONDS);
            assertThat(client.connection.isOpen()).isFalse();
        }
    }

    @Test
    void oneWithoutClientsIsDrainedAtOnceAndDrainingAgainIsTheSame() throws Exception {
        try (Served served = new Served("")) {
            CompletableFuture<Void> drained = served.notifier.drain().toCompletableFuture();
            drained.get(2, TimeUnit.SECONDS);
            assertThat(served.notifier.drain().toCompletableFuture()).isSameAs(drained);
        }
    }

    @Test
    void manyLeaveWithinTheGraceAndNoneIsReset() throws Exception {
        try (Served served = new Served("drain: {grace: 10s}")) {
            List<EventReader> readers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                EventReader reader = served.stream("topic=rooms/1");
                reader.next();
                readers.add(reader);
            }
            CompletableFuture<Void> drained = served.notifier.drain().toCompletableFuture();
            for (EventReader reader : readers) {
                List<Block> rest = reader.rest();
                assertThat(rest.get(rest.size() - 1).retry()).isNotNull();
                assertThat(rest.get(rest.size() - 1).event()).isEqualTo("unavailable");
            }
            drained.get(10, TimeUnit.SECONDS);
        }
    }

    /** Notes the last stream id of each GOAWAY. */
    private static final class GoAways extends ChannelInboundHandlerAdapter {
        final List<Integer> lastStreams = new CopyOnWriteArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http2GoAwayFrame goAway) {
                lastStreams.add(goAway.lastStreamId());
            }
            ReferenceCountUtil.release(message);
        }
    }
}
