package dev.bellwether.notifier.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.peer.PeerAddress;
import dev.bellwether.notifier.telemetry.TrafficObserver.Direction;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private static final byte[] SALT = new byte[16];
    private static final long INTERNAL_ERROR = 2;
    private static final long REFUSED_STREAM = 7;
    private static final long CANCEL = 8;

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final Telemetry telemetry = new Telemetry(clock::get, new SimpleMeterRegistry());

    @Test
    void aPeerIsFirstBadJustOnceAndOnceASecondAfterThat() {
        Telemetry.Reader reader = telemetry.read("e", SALT);
        Channel one = open("192.0.2.1");
        reset(one, INTERNAL_ERROR);
        reset(one, INTERNAL_ERROR);
        clock.addAndGet(1000);
        reset(one, INTERNAL_ERROR);

        List<BadReset> bad = reader.next().bad();

        assertThat(bad).extracting(BadReset::first).containsExactly(true, false);
        assertThat(reader.next().bad()).isEmpty();
        assertThat(reader.next().full()).isFalse();
    }

    @Test
    void aReaderThatComesBackGetsEveryPeersFirstAndLast() {
        telemetry.read("e", SALT);
        Channel one = open("192.0.2.1");
        for (int second = 0; second < 5; second++) {
            reset(one, INTERNAL_ERROR);
            clock.addAndGet(1000);
        }

        Telemetry.Snapshot again = telemetry.read("e", SALT).next();

        assertThat(again.full()).isTrue();
        assertThat(again.bad()).extracting(BadReset::atMillis).containsExactly(1_000_000L, 1_004_000L);
    }

    @Test
    void whatIsAskedOfAPodIsInItsReportsByTheAgeOfConnections() {
        Telemetry.Reader reader = telemetry.read("e", SALT);
        Channel old = open("192.0.2.1");
        clock.addAndGet(60_000);
        Channel middling = open("192.0.2.2");
        clock.addAndGet(10_000);
        Channel young = open("192.0.2.3");
        reset(old, INTERNAL_ERROR);
        reset(middling, INTERNAL_ERROR);
        reset(middling, CANCEL);
        telemetry.reset(young, Direction.RECEIVED, 1, CANCEL, false);
        clock.addAndGet(5_000);
        reset(old, INTERNAL_ERROR);

        Telemetry.Snapshot report = reader.next();

        assertThat(report.peers()).as("N: connected").isEqualTo(3);
        assertThat(report.bad().stream()
                        .filter(BadReset::first)
                        .map(bad -> bad.channel() + " " + bad.age())
                        .toList())
                .as("x: newly bad distinct peers")
                .containsExactlyInAnyOrder("ERROR 2", "ERROR 1", "CANCEL 0");
        assertThat(report.bad())
                .filteredOn(bad -> !bad.first())
                .as("bad again")
                .extracting(BadReset::peer)
                .containsExactly(PeerHash.of(SALT, "192.0.2.1"));
        assertThat(report.errorAtRiskMillis())
                .as("e: connected and not yet counted")
                .containsExactly(10_000 + 10_000 + 5_000, 50_000, 10_000);
        assertThat(report.cancelAtRiskMillis()).containsExactly(10_000 + 10_000, 50_000 + 5_000, 15_000);
    }

    @Test
    void aResetCountsByTheAgeOfThePeersOldestConnectionAsItsTimeAtRiskDoes() {
        Telemetry.Reader reader = telemetry.read("e", SALT);
        open("192.0.2.1");
        clock.addAndGet(70_000);
        reset(open("192.0.2.1"), INTERNAL_ERROR);
        assertThat(reader.next().bad()).extracting(BadReset::age).containsExactly(2);
    }

    @Test
    void twoConnectionsFromOneAddressAreOnePeerAtRisk() {
        Telemetry.Reader reader = telemetry.read("e", SALT);
        Channel one = open("192.0.2.1");
        clock.addAndGet(2000);
        Channel two = open("192.0.2.1");
        clock.addAndGet(2000);
        telemetry.connectionClosed(one);
        clock.addAndGet(1000);

        Telemetry.Snapshot snapshot = reader.next();

        assertThat(snapshot.errorAtRiskMillis()).containsExactly(5000, 0, 0);
        assertThat(snapshot.peers()).isEqualTo(1);
        assertThat(snapshot.connections()).isEqualTo(1);
        telemetry.connectionClosed(two);
        assertThat(reader.next().peers()).isZero();
    }

    @Test
    void refusingStreamsIsNoErrorWhileLeaving() {
        Telemetry.Reader reader = telemetry.read("e", SALT);
        Channel one = open("192.0.2.1");
        telemetry.drainingWhen(() -> true);
        telemetry.reset(one, Direction.SENT, 1, REFUSED_STREAM, false);
        assertThat(reader.next().bad()).isEmpty();

        telemetry.drainingWhen(() -> false);
        telemetry.reset(one, Direction.SENT, 1, REFUSED_STREAM, false);
        telemetry.reset(one, Direction.RECEIVED, 2, REFUSED_STREAM, true);
        telemetry.reset(one, Direction.RECEIVED, 3, CANCEL, false);

        assertThat(reader.next().bad())
                .extracting(BadReset::channel)
                .containsExactly(ResetChannel.ERROR, ResetChannel.CANCEL);
    }

    @Test
    void thePeersOfOneV6NetworkAreOne() {
        Telemetry.Reader reader = telemetry.read("e", SALT);
        open("2001:db8:1:2::7");
        open("2001:db8:1:2:ffff::9");
        open("2001:db8:1:3::7");
        assertThat(reader.next().peers()).isEqualTo(2);
    }

    @Test
    void whoIsBehindAProxyIsAPeerAsLongAsARequestIsInProgressAndNotTheProxy() {
        Telemetry.Reader reader = telemetry.read("e", SALT);
        Channel proxy = channel("192.0.2.9");
        telemetry.connectionOpened(proxy, null);
        telemetry.requestBegun(proxy, 1, "198.51.100.1");
        telemetry.requestBegun(proxy, 3, "198.51.100.2");
        telemetry.requestBegun(proxy, 5, "198.51.100.1");
        clock.addAndGet(1000);
        telemetry.reset(proxy, Direction.RECEIVED, 3, CANCEL, false);
        telemetry.reset(proxy, Direction.RECEIVED, 7, CANCEL, false);

        Telemetry.Snapshot during = reader.next();

        assertThat(during.connections()).isEqualTo(1);
        assertThat(during.peers()).isEqualTo(2);
        assertThat(during.errorAtRiskMillis()).containsExactly(2000, 0, 0);
        assertThat(during.bad()).extracting(BadReset::peer).containsExactly(PeerHash.of(SALT, "198.51.100.2"));
        telemetry.requestOver(proxy, 3);
        telemetry.requestOver(proxy, 1);
        assertThat(reader.next().peers()).isEqualTo(1);
        telemetry.connectionClosed(proxy);
        telemetry.requestOver(proxy, 5);
        assertThat(reader.next().peers()).isZero();
        assertThat(reader.next().connections()).isZero();
    }

    @Test
    void anotherSaltGivesAPeerAnotherName() {
        Channel one = open("192.0.2.1");
        Telemetry.Reader first = telemetry.read("e1", SALT);
        Telemetry.Reader second = telemetry.read("e2", new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        reset(one, INTERNAL_ERROR);
        assertThat(first.next().bad().get(0).peer())
                .matches("[0-9a-f]{16}")
                .isNotEqualTo(second.next().bad().get(0).peer());
    }

    @Test
    void timeAtRiskIsWhatCountingEveryMillisecondGives() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            AtomicLong now = new AtomicLong(5_000);
            Telemetry counted = new Telemetry(now::get, new SimpleMeterRegistry());
            Telemetry.Reader reader = counted.read("e", SALT);
            Map<Channel, Long> openedAt = new HashMap<>();
            List<SocketAddress> bad = new ArrayList<>();
            long[] expected = new long[3];
            for (int step = 0; step < 60; step++) {
                act(random, counted, now.get(), openedAt, bad);
                long wait = random.nextInt(4000);
                for (long tick = 0; tick < wait; tick++) {
                    oldest(openedAt).forEach((peer, opened) -> {
                        if (!bad.contains(peer)) {
                            expected[ConnectionAge.bucket(now.get() - opened)]++;
                        }
                    });
                    now.incrementAndGet();
                }
                if (random.nextBoolean()) {
                    reader.next();
                }
            }
            assertThat(reader.next().errorAtRiskMillis()).as("seed %s", seed).containsExactly(expected);
        }
    }

    private static void act(
            Random random, Telemetry counted, long now, Map<Channel, Long> openedAt, List<SocketAddress> bad) {
        List<Channel> open = List.copyOf(openedAt.keySet());
        int choice = random.nextInt(4);
        if (choice < 2 || open.isEmpty()) {
            Channel channel = channel("192.0.2." + random.nextInt(4));
            counted.connectionOpened(channel, peerOf(channel));
            openedAt.put(channel, now);
        } else if (choice == 2) {
            Channel channel = open.get(random.nextInt(open.size()));
            counted.connectionClosed(channel);
            openedAt.remove(channel);
        } else {
            Channel channel = open.get(random.nextInt(open.size()));
            counted.reset(channel, Direction.SENT, 1, INTERNAL_ERROR, false);
            bad.add(channel.remoteAddress());
        }
    }

    private static Map<SocketAddress, Long> oldest(Map<Channel, Long> openedAt) {
        Map<SocketAddress, Long> oldest = new HashMap<>();
        openedAt.forEach((channel, opened) -> oldest.merge(channel.remoteAddress(), opened, Math::min));
        return oldest;
    }

    private static String peerOf(Channel channel) {
        return PeerAddress.of(PeerAddress.address(channel.remoteAddress()));
    }

    private Channel open(String address) {
        Channel channel = channel(address);
        telemetry.connectionOpened(channel, peerOf(channel));
        return channel;
    }

    private void reset(Channel channel, long code) {
        telemetry.reset(channel, Direction.SENT, 1, code, false);
    }

    private static Channel channel(String address) {
        SocketAddress remote = new InetSocketAddress(address, 40_000);
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return remote;
            }
        };
    }
}
