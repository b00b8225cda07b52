package dev.bellwether.notifier.hub;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all clients of this process leave unread, bounded: when there are more, those who leave most are sent away, until a sixteenth
 * of the bound is free again. Safe from any thread; a stream that keeps up has no part in it and costs nothing.
 */
final class QueuedBytes {
    private final long most;
    private final AtomicLong sum = new AtomicLong();
    private final Set<Share> shares = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean relieving = new AtomicBoolean();

    /** @param most bytes, 1 or more */
    QueuedBytes(long most) {
        this.most = most;
    }

    /** Of all streams. */
    long sum() {
        return sum.get();
    }

    /** Of the streams of a transport. */
    long sum(String transport) {
        return shares.stream()
                .filter(share -> share.holder.transport().equals(transport))
                .mapToLong(share -> share.bytes)
                .sum();
    }

    /** Notifications that wait for clients of a transport to take what is on its way to them. */
    long notifications(String transport) {
        return shares.stream()
                .filter(share -> share.holder.transport().equals(transport))
                .mapToLong(share -> share.holder.waiting())
                .sum();
    }

    /** How many streams leave something unread. */
    int streams() {
        return shares.size();
    }

    /** Those that leave most unread, the worst first, each as it was when it was looked at. */
    List<Size> worst(int count) {
        return shares.stream()
                .map(share -> new Size(share.holder, share.bytes))
                .sorted(Comparator.comparingLong(Size::bytes).reversed())
                .limit(count)
                .toList();
    }

    /** What a stream left unread when it was looked at. */
    record Size(Holder holder, long bytes) {}

    Share share(Holder holder) {
        return new Share(holder);
    }

    /** A stream whose bytes are counted. */
    interface Holder {
        /** What carries it, as metrics name it. */
        String transport();

        /** Notifications that wait, a moment ago. Any thread. */
        int waiting();

        /**
         * There is no room for its bytes: it is to let go of all of them now, and then to call {@code done}. Any thread.
         */
        void letGo(Runnable done);
    }

    /** What one stream has of the sum; written on its event loop alone. */
    final class Share {
        private final Holder holder;
        private volatile long bytes;

        private Share(Holder holder) {
            this.holder = holder;
        }

        long bytes() {
            return bytes;
        }

        void set(long now) {
            long before = bytes;
            if (now == before) {
                return;
            }
            bytes = now;
            if (before == 0) {
                shares.add(this);
            } else if (now == 0) {
                shares.remove(this);
            }
            if (sum.addAndGet(now - before) > most && now > before) {
                relieve();
            }
        }
    }

    /** One round at a time: while those who were asked are about to go, nobody else has to. */
    private void relieve() {
        if (!relieving.compareAndSet(false, true)) {
            return;
        }
        List<Size> going = new ArrayList<>();
        long excess = sum.get() - (most - most / 16);
        for (Size size : worst(Integer.MAX_VALUE)) {
            if (excess <= 0) {
                break;
            }
            going.add(size);
            excess -= size.bytes();
        }
        AtomicInteger left = new AtomicInteger(going.size() + 1);
        Runnable done = () -> {
            if (left.decrementAndGet() == 0) {
                relieving.set(false);
            }
        };
        going.forEach(size -> size.holder().letGo(done));
        done.run();
    }
}
