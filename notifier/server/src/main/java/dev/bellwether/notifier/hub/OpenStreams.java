package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.TopicPattern;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The streams that are open, for whoever wants to look at them. Safe from any thread; looking stops no event loop. */
final class OpenStreams {
    /** A stream's topics that are told. */
    private static final int SOME = 5;

    private final AtomicLong ids = new AtomicLong();
    private final Set<Entry> streams = ConcurrentHashMap.newKeySet();

    /** @return takes it out again */
    Runnable add(Subscription subscription, String transport, @Nullable InetAddress address) {
        Entry entry = new Entry(ids.incrementAndGet(), subscription, transport, address, System.nanoTime());
        streams.add(entry);
        return () -> streams.remove(entry);
    }

    /** @param most streams and topics of each list */
    HubSnapshot look(RecentTopics recent, int most) {
        Cursor position = recent.newest();
        Map<String, Integer> byTransport = new TreeMap<>();
        Map<TopicPattern, Integer> names = new HashMap<>();
        Top<Entry> newest = new Top<>(most, Comparator.comparingLong(entry -> entry.id));
        Top<Size> slowest = new Top<>(most, Comparator.comparingLong(Size::bytes));
        int count = 0;
        int slow = 0;
        long unread = 0;
        for (Entry entry : streams) {
            count++;
            byTransport.merge(entry.transport, 1, Integer::sum);
            entry.subscription.topics().patterns().forEach(name -> names.merge(name, 1, Integer::sum));
            newest.add(entry);
            // Read once: it changes while the streams are compared.
            long bytes = entry.subscription.unread();
            if (bytes > 0) {
                slow++;
                unread += bytes;
                slowest.add(new Size(entry, bytes));
            }
        }
        List<TopicState> published = recent.all();
        List<TopicState> others = published.stream()
                .filter(topic -> !names.containsKey(TopicPattern.of(topic.name())))
                .toList();
        return new HubSnapshot(
                position,
                count,
                byTransport,
                newest.list().stream().map(entry -> entry.state(position)).toList(),
                slow,
                unread,
                slowest.list().stream().map(size -> size.entry.state(position)).toList(),
                names.size() + others.size(),
                busiest(names, others, published, most));
    }

    private static List<TopicState> busiest(
            Map<TopicPattern, Integer> names, List<TopicState> others, List<TopicState> published, int most) {
        Top<Map.Entry<TopicPattern, Integer>> followed = new Top<>(
                most,
                Map.Entry.<TopicPattern, Integer>comparingByValue()
                        .thenComparing(entry -> entry.getKey().toString(), Comparator.reverseOrder()));
        names.entrySet().forEach(followed::add);
        List<TopicState> busiest = new ArrayList<>();
        followed.list().forEach(entry -> busiest.add(RecentTopics.of(entry.getKey(), entry.getValue(), published)));
        others.stream()
                .sorted(Comparator.comparingLong(OpenStreams::sequence).reversed())
                .limit(most - busiest.size())
                .forEach(busiest::add);
        return busiest;
    }

    private static long sequence(TopicState topic) {
        Cursor at = topic.position();
        return at == null ? -1 : at.sequence();
    }

    private record Size(Entry entry, long bytes) {}

    /** Equal to itself alone. */
    private static final class Entry {
        private final long id;
        private final Subscription subscription;
        private final String transport;
        private final @Nullable InetAddress address;
        private final long opened;

        Entry(long id, Subscription subscription, String transport, @Nullable InetAddress address, long opened) {
            this.id = id;
            this.subscription = subscription;
            this.transport = transport;
            this.address = address;
            this.opened = opened;
        }

        StreamState state(@Nullable Cursor newest) {
            Set<TopicPattern> topics = subscription.topics().patterns();
            return new StreamState(
                    id,
                    transport,
                    subscription.connection().isHttp2(),
                    address,
                    topics.stream()
                            .map(TopicPattern::toString)
                            .sorted()
                            .limit(SOME)
                            .toList(),
                    topics.size(),
                    Duration.ofNanos(System.nanoTime() - opened),
                    subscription.unread(),
                    newest == null ? 0 : subscription.behind(newest));
        }
    }

    /** The greatest of many, without sorting them all. */
    private static final class Top<T> {
        private final int most;
        private final Comparator<? super T> order;
        private final PriorityQueue<T> least;

        Top(int most, Comparator<? super T> order) {
            this.most = most;
            this.order = order;
            this.least = new PriorityQueue<>(order);
        }

        void add(T one) {
            least.add(one);
            if (least.size() > most) {
                least.poll();
            }
        }

        /** The greatest first. */
        List<T> list() {
            List<T> sorted = new ArrayList<>(least);
            sorted.sort(order.reversed());
            return sorted;
        }
    }
}
