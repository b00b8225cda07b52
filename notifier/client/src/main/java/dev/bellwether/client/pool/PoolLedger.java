package dev.bellwether.client.pool;

import dev.bellwether.client.pool.PoolAction.Eviction;
import dev.bellwether.client.pool.PooledConnection.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The books of a pool: what connections there are and who waits for one. Told what happened and when, it answers what is to be done, in order; it does nothing itself and
 * knows no clock. Waiters are served in the order of their arrival; one is passed over only while the bound of its own authority leaves nothing for it. Not thread-safe.
 *
 * @param <K> where a connection leads; equal ones share connections
 */
public final class PoolLedger<K> {
    private record Waiter<K>(long id, K destination, long deadline) {}

    private static final class Place<K> {
        private final K destination;
        private PooledConnection facts;

        Place(K destination, PooledConnection facts) {
            this.destination = destination;
            this.facts = facts;
        }
    }

    private final PoolLimits limits;
    private final PoolPolicy policy;
    private final Function<K, String> authority;
    private final Map<Long, Place<K>> places = new LinkedHashMap<>();
    private final Map<K, Map<Long, Place<K>>> byDestination = new HashMap<>();
    private final Map<String, Integer> ofAuthority = new HashMap<>();
    private final Map<Long, Waiter<K>> waiters = new LinkedHashMap<>();
    /** How many streams the last connection to a destination took: until one is known, whoever waits waits for the first. */
    private final Map<K, Integer> expected = new HashMap<>();

    private long lastConnection;

    /** @param authority whose bound a destination counts against */
    public PoolLedger(PoolLimits limits, PoolPolicy policy, Function<K, String> authority) {
        this.limits = limits;
        this.policy = policy;
        this.authority = authority;
    }

    /** A stream is wanted. */
    public List<PoolAction<K>> acquire(long waiter, K destination, long now) {
        waiters.put(
                waiter, new Waiter<>(waiter, destination, now + limits.waiting().toNanos()));
        return settle(now);
    }

    /** Nobody waits any more; without effect on one that was granted. */
    public List<PoolAction<K>> cancel(long waiter, long now) {
        return waiters.remove(waiter) == null ? List.of() : settle(now);
    }

    /** A stream ended. */
    public List<PoolAction<K>> release(long connection, long now) {
        return changed(connection, c -> c.released(now), now);
    }

    /** A dialled connection stands, or its bound of streams changed. */
    public List<PoolAction<K>> opened(long connection, int maxStreams, long now) {
        Place<K> place = places.get(connection);
        if (place == null) {
            return List.of();
        }
        int most = Math.max(1, Math.min(maxStreams, limits.streamsPerConnection()));
        expected.put(place.destination, most);
        return changed(
                connection,
                c -> c.state() == State.CONNECTING
                        ? c.holding(most).in(State.OPEN).read(now)
                        : c.holding(most),
                now);
    }

    /** It takes no more streams. */
    public List<PoolAction<K>> draining(long connection, long now) {
        return changed(connection, c -> c.in(State.DRAINING), now);
    }

    /** A connection is gone, or was never made. */
    public List<PoolAction<K>> closed(long connection, long now) {
        Place<K> place = places.get(connection);
        if (place == null) {
            return List.of();
        }
        List<PoolAction<K>> actions = new ArrayList<>();
        int meant = expected.getOrDefault(place.destination, Integer.MAX_VALUE);
        remove(connection);
        if (place.facts.state() == State.CONNECTING) {
            // Those who waited for this very one must hear of it, or they would have it dialled again and again.
            Iterator<Waiter<K>> waiting = waiters.values().iterator();
            while (waiting.hasNext() && meant > 0) {
                Waiter<K> waiter = waiting.next();
                if (waiter.destination.equals(place.destination)) {
                    waiting.remove();
                    actions.add(new PoolAction.Fail<>(waiter.id, connection));
                    meant--;
                }
            }
        }
        actions.addAll(settle(now));
        return actions;
    }

    /** Bytes came. */
    public List<PoolAction<K>> read(long connection, long now) {
        return changed(connection, c -> c.read(now), now);
    }

    /** Something was delivered on an open stream. */
    public List<PoolAction<K>> pushed(long connection, long now) {
        return changed(connection, c -> c.pushed(0, now), now);
    }

    /** A promise was taken. */
    public List<PoolAction<K>> pushBegan(long connection, long now) {
        return changed(connection, c -> c.pushed(1, now), now);
    }

    /** The response to a promise is complete, or will not be. */
    public List<PoolAction<K>> pushEnded(long connection, long now) {
        return changed(connection, c -> c.pushed(-1, now), now);
    }

    /** It has answered that it is alive. */
    public List<PoolAction<K>> proved(long connection, long now) {
        return changed(
                connection, c -> c.state() == State.PROBING ? c.in(State.OPEN).read(now) : c, now);
    }

    /** Time has passed: what waited too long, is idle for too long or has not answered goes. */
    public List<PoolAction<K>> tick(long now) {
        List<PoolAction<K>> actions = new ArrayList<>();
        waiters.values().removeIf(waiter -> {
            boolean over = waiter.deadline <= now;
            if (over) {
                actions.add(new PoolAction.Expire<>(waiter.id));
            }
            return over;
        });
        for (PooledConnection idle : policy.evict(connections(), now)) {
            close(idle, Eviction.PUSH_IDLE, actions);
        }
        for (PooledConnection asked : connections()) {
            if (asked.state() == State.PROBING
                    && now - asked.lastReadAt() >= limits.probeTimeout().toNanos()) {
                close(asked, Eviction.DEAD, actions);
            }
        }
        actions.addAll(settle(now));
        return actions;
    }

    /** All connections, oldest first. */
    public List<PooledConnection> connections() {
        return places.values().stream().map(place -> place.facts).toList();
    }

    /** One of them, or empty if it is not in the books. */
    public Optional<PooledConnection> connection(long id) {
        return Optional.ofNullable(places.get(id)).map(place -> place.facts);
    }

    /** Who waits, in the order of arrival. */
    public List<Long> waiting() {
        return List.copyOf(waiters.keySet());
    }

    private List<PoolAction<K>> settle(long now) {
        if (waiters.isEmpty()) {
            return List.of();
        }
        List<PoolAction<K>> actions = new ArrayList<>();
        Map<K, Integer> promised = new HashMap<>();
        for (Waiter<K> waiter : List.copyOf(waiters.values())) {
            serve(waiter, promised, actions, now);
        }
        return actions;
    }

    private void serve(Waiter<K> waiter, Map<K, Integer> promised, List<PoolAction<K>> actions, long now) {
        List<PooledConnection> candidates = to(waiter.destination);
        Optional<PooledConnection> proven = policy.choose(
                candidates.stream().filter(c -> !policy.mustProve(c, now)).toList());
        if (proven.isPresent()) {
            PooledConnection granted = proven.get();
            waiters.remove(waiter.id);
            update(granted.id(), c -> c.asked(now));
            actions.add(new PoolAction.Grant<>(waiter.id, granted.id(), granted.served() > 0));
            return;
        }
        int already = promised.merge(waiter.destination, 1, Integer::sum) - 1;
        if (already < coming(waiter.destination)) {
            return;
        }
        Optional<PooledConnection> unproven = policy.choose(candidates);
        if (unproven.isPresent()) {
            long id = unproven.get().id();
            update(id, c -> c.in(State.PROBING).read(now));
            actions.add(new PoolAction.Probe<>(id));
        } else if (roomFor(waiter.destination, actions)) {
            long id = ++lastConnection;
            Place<K> place = new Place<>(waiter.destination, PooledConnection.dialled(id, now));
            places.put(id, place);
            byDestination
                    .computeIfAbsent(waiter.destination, k -> new LinkedHashMap<>())
                    .put(id, place);
            ofAuthority.merge(authority.apply(waiter.destination), 1, Integer::sum);
            actions.add(new PoolAction.Dial<>(waiter.destination, id));
        }
    }

    /** Streams that connections in the making, or being asked whether they are alive, will take. */
    private long coming(K destination) {
        long streams = 0;
        for (PooledConnection c : to(destination)) {
            if (c.state() == State.CONNECTING) {
                streams += expected.getOrDefault(destination, Integer.MAX_VALUE);
            } else if (c.state() == State.PROBING) {
                streams += c.maxStreams() - c.streams();
            }
        }
        return streams;
    }

    /** Whether another connection may be made, if need be in the place of one that nothing is delivered on. */
    private boolean roomFor(K destination, List<PoolAction<K>> actions) {
        String name = authority.apply(destination);
        if (ofAuthority.getOrDefault(name, 0) >= limits.perAuthority()) {
            return makeRoom(
                    places.values().stream()
                            .filter(place -> authority.apply(place.destination).equals(name))
                            .map(place -> place.facts)
                            .toList(),
                    actions);
        }
        return places.size() < limits.total() || makeRoom(connections(), actions);
    }

    private boolean makeRoom(Collection<PooledConnection> among, List<PoolAction<K>> actions) {
        Optional<PooledConnection> leaving = policy.makeRoom(among);
        leaving.ifPresent(c -> close(c, Eviction.ROOM, actions));
        return leaving.isPresent();
    }

    private void close(PooledConnection connection, Eviction why, List<PoolAction<K>> actions) {
        remove(connection.id());
        actions.add(new PoolAction.Close<>(connection.id(), why));
    }

    private void remove(long connection) {
        Place<K> place = places.remove(connection);
        if (place != null) {
            byDestination.computeIfPresent(place.destination, (k, of) -> {
                of.remove(connection);
                if (of.isEmpty()) {
                    expected.remove(k);
                    return null;
                }
                return of;
            });
            ofAuthority.computeIfPresent(
                    authority.apply(place.destination), (name, count) -> count == 1 ? null : count - 1);
        }
    }

    private List<PooledConnection> to(K destination) {
        return byDestination.getOrDefault(destination, Collections.emptyMap()).values().stream()
                .map(place -> place.facts)
                .toList();
    }

    private List<PoolAction<K>> changed(long connection, UnaryOperator<PooledConnection> change, long now) {
        return update(connection, change) ? settle(now) : List.of();
    }

    private boolean update(long connection, UnaryOperator<PooledConnection> change) {
        Place<K> place = places.get(connection);
        if (place != null) {
            place.facts = change.apply(place.facts);
        }
        return place != null;
    }
}
