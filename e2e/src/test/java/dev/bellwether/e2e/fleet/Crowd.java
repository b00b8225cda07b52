package dev.bellwether.e2e.fleet;

import dev.bellwether.client.EventStream;
import dev.bellwether.client.NotificationClient;
import dev.bellwether.client.StreamEvent;
import dev.bellwether.client.StreamListener;
import dev.bellwether.client.StreamState;
import dev.bellwether.client.Subscription;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Clients that follow many topics each, all on one connection of HTTP/2, and note what comes. */
final class Crowd implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final List<NotificationClient> clients = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();

    /** @param streams of each connection; the topics are dealt out in turn */
    Crowd(URI origin, int connections, int streams, List<String> topics) {
        for (int i = 0; i < connections; i++) {
            NotificationClient client = NotificationClient.builder(origin)
                    .eventLoopGroup(loops.next())
                    .build();
            clients.add(client);
            for (int j = 0; j < streams; j++) {
                members.add(new Member("crowd-" + i + "-" + j, client, topics.get(members.size() % topics.size())));
            }
        }
    }

    /** Whether every stream is open and has a cursor: from then on it can miss nothing. */
    boolean placed() {
        return members.stream()
                .allMatch(member -> member.stream.state() == StreamState.OPEN
                        && !member.stream.lastEventId().isEmpty());
    }

    /** What each follows, by name. */
    Map<String, String> topics() {
        Map<String, String> topics = new LinkedHashMap<>();
        members.forEach(member -> topics.put(member.name, member.topic));
        return topics;
    }

    /** What came, each client's in its order. */
    List<Receipt> receipts() {
        List<Receipt> all = new ArrayList<>();
        for (Member member : members) {
            synchronized (member.ids) {
                member.ids.forEach(id -> all.add(new Receipt(member.name, id, 0)));
            }
        }
        return all;
    }

    int gaps() {
        return members.stream().mapToInt(member -> member.gaps).sum();
    }

    @Override
    public void close() {
        clients.forEach(NotificationClient::close);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Member implements StreamListener {
        final String name;
        final String topic;
        final List<String> ids = Collections.synchronizedList(new ArrayList<>());
        final EventStream stream;
        volatile int gaps;

        Member(String name, NotificationClient client, String topic) {
            this.name = name;
            this.topic = topic;
            stream = client.subscribe(Subscription.to(topic), this);
        }

        @Override
        public void onEvent(StreamEvent event) {
            ids.add(event.id());
        }

        @Override
        public void onGap(StreamEvent event) {
            gaps++;
        }
    }
}
