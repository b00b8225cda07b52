package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Http2Test {
    private Served served;
    private Http2Client client;

    @BeforeEach
    void start() throws Exception {
        served = new Served("limits: {streamsPerConnection: 120, queuedBytesPerStream: 8Ki}");
        client = new Http2Client(served.notifier.address(), 1 << 16);
    }

    @AfterEach
    void stop() {
        client.close();
        served.close();
    }

    @Test
    void manyStreamsOfOneConnectionGetEveryEventInOrder() throws Exception {
        List<Http2Client.Stream> streams = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/" + i % 2);
            stream.reader.next();
            streams.add(stream);
        }
        List<List<String>> ids = List.of(new ArrayList<>(), new ArrayList<>());
        for (int n = 0; n < 40; n++) {
            ids.get(n % 2).add(served.publish("rooms/" + n % 2, n));
        }
        for (int i = 0; i < 50; i++) {
            for (String id : ids.get(i % 2)) {
                assertThat(streams.get(i).reader.nextEvent().id()).isEqualTo(id);
            }
        }
        assertThat(served.count("bellwether.encodes", "transport", "sse")).isEqualTo(40);
    }

    @Test
    void aHundredClosedTabsDoNotCloseTheConnection() throws Exception {
        for (int round = 0; round < 4; round++) {
            List<Http2Client.Stream> tabs = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Http2Client.Stream tab = client.get("/v1/stream?topic=rooms/1");
                tab.reader.next();
                tabs.add(tab);
            }
            tabs.forEach(Http2Client.Stream::cancel);
            await().until(() -> served.gauge("bellwether.streams") == 0);
        }
        Http2Client.Stream last = client.get("/v1/stream?topic=rooms/1");
        assertThat(last.status.get(10, TimeUnit.SECONDS)).hasToString("200");
        assertThat(client.connection.isActive()).isTrue();
    }

    @Test
    void aClientThatDoesNotReadIsSentAwayAndCanResume() throws Exception {
        try (Http2Client slow = new Http2Client(served.notifier.address(), 1000)) {
            Http2Client.Stream stream = slow.get("/v1/stream?topic=rooms/1");
            String cursor = stream.reader.next().id();
            stream.stopReading();
            List<String> ids = new ArrayList<>();
            while (served.count("bellwether.slow.consumers", "policy", "Disconnect") == 0) {
                ids.add(served.publish("rooms/1", ids.size()));
                assertThat(ids).hasSizeLessThan(1000);
            }
            await().until(() -> served.gauge("bellwether.streams") <= 1);
            Http2Client.Stream resumed = client.get("/v1/stream?topic=rooms/1&lastEventId=" + cursor);
            EventReader.Block block = resumed.reader.nextEvent();
            while (!ids.get(ids.size() - 1).equals(block.id())) {
                block = resumed.reader.nextEvent();
            }
            assertThat(block.isNotification()).isTrue();
        }
    }

    @Test
    void aProgramBuiltOnTopSeesStreamsAndMayResetThem() throws Exception {
        List<Channel> delivered = new ArrayList<>();
        Customizer faulty = new Customizer() {
            @Override
            public void delivered(Channel stream) {
                delivered.add(stream);
                stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
            }
        };
        try (Served on = new Served("", faulty, HttpClient.newHttpClient());
                Http2Client peer = new Http2Client(on.notifier.address(), 1 << 16)) {
            Http2Client.Stream stream = peer.get("/v1/stream?topic=rooms/1");
            stream.reader.next();
            on.publish("rooms/1", 1);
            assertThat(stream.reset.get(10, TimeUnit.SECONDS)).isEqualTo(Http2Error.INTERNAL_ERROR.code());
            assertThat(delivered).hasSize(1);
            await().until(() -> on.gauge("bellwether.streams") == 0);
        }
    }

    @Test
    void aDrainEndsStreamsWithoutResettingThem() throws Exception {
        Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
        stream.reader.next();
        served.notifier.drain();
        assertThat(stream.ended.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(stream.reset).isNotDone();
    }
}
