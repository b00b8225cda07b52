package dev.bellwether.notifier.presence;

import dev.bellwether.notifier.presence.Announcement.Changed;
import dev.bellwether.notifier.presence.Announcement.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is here by streams of this pod. Whose last stream has ended stays for a while, as they were, so that a reconnect, or the next of several
 * polls, is no leaving and coming. Not thread-safe. Times are milliseconds of a clock that never goes back.
 */
final class OwnPlaces {
    /** Places of one announcement: half a mebibyte at most, whatever their names. */
    static final int CHUNK = 250;
    /** Places of one pod. */
    static final int MOST = 100_000;

    private final String pod;
    private final long grace;
    private final int mostPerTopic;
    private final Map<Place, Stay> stays = new LinkedHashMap<>();
    private final Map<String, Integer> perTopic = new HashMap<>();
    private final Map<Place, Long> leaving = new HashMap<>();
    private final ArrayDeque<Departure> departures = new ArrayDeque<>();
    private final Set<Place> changed = new LinkedHashSet<>();
    private long version;

    private record Departure(Place place, long at) {}

    /**
     * @param grace how long, in milliseconds, somebody without a stream is still here
     * @param mostPerTopic places of one name
     */
    OwnPlaces(String pod, long grace, int mostPerTopic) {
        this.pod = pod;
        this.grace = grace;
        this.mostPerTopic = mostPerTopic;
    }

    long version() {
        return version;
    }

    int size() {
        return stays.size();
    }

    /**
     * A stream begins.
     *
     * @param at milliseconds since 1970
     * @return whether there was room to note it; if not, its end is not to be told
     */
    boolean enter(Place place, @Nullable String subject, String transport, long at) {
        Stay before = stays.get(place);
        if (before == null) {
            int there = perTopic.getOrDefault(place.topic(), 0);
            if (there >= mostPerTopic || stays.size() >= MOST) {
                return false;
            }
            perTopic.put(place.topic(), there + 1);
            set(place, new Stay(subject, at, Collections.emptySortedMap()).with(transport, 1));
        } else if (leaving.remove(place) != null) {
            set(place, new Stay(subject, before.since(), Collections.emptySortedMap()).with(transport, 1));
        } else {
            set(place, before.with(transport, 1));
        }
        return true;
    }

    /** A stream that was noted has ended. */
    void leave(Place place, String transport, long now) {
        Stay before = stays.get(place);
        if (before == null || leaving.containsKey(place)) {
            return;
        }
        if (before.count() > 1) {
            set(place, before.with(transport, -1));
        } else {
            leaving.put(place, now + grace);
            departures.add(new Departure(place, now + grace));
        }
    }

    /** What has changed since this was last asked, in order, each one version more. */
    List<Changed> changes(long now) {
        for (Departure next = departures.peek(); next != null && next.at() <= now; next = departures.peek()) {
            departures.remove();
            if (leaving.remove(next.place(), next.at())) {
                stays.remove(next.place());
                perTopic.computeIfPresent(next.place().topic(), (topic, there) -> there > 1 ? there - 1 : null);
                changed.add(next.place());
            }
        }
        List<Changed> changes = new ArrayList<>();
        for (List<Place> some : chunks(List.copyOf(changed))) {
            Map<Place, Stay> present = new HashMap<>();
            Set<Place> gone = new HashSet<>();
            for (Place place : some) {
                Stay stay = stays.get(place);
                if (stay == null) {
                    gone.add(place);
                } else {
                    present.put(place, stay);
                }
            }
            changes.add(new Changed(pod, version++, present, gone));
        }
        changed.clear();
        return changes;
    }

    /** Everything, as of {@link #version}. Only when {@link #changes} have just been taken. */
    List<State> state() {
        if (stays.isEmpty()) {
            return List.of(new State(pod, version, 0, 1, Map.of()));
        }
        List<Map.Entry<Place, Stay>> all = List.copyOf(stays.entrySet());
        List<List<Map.Entry<Place, Stay>>> chunks = chunks(all);
        List<State> state = new ArrayList<>();
        for (List<Map.Entry<Place, Stay>> some : chunks) {
            Map<Place, Stay> present = new HashMap<>();
            some.forEach(entry -> present.put(entry.getKey(), entry.getValue()));
            state.add(new State(pod, version, state.size(), chunks.size(), present));
        }
        return state;
    }

    private void set(Place place, Stay stay) {
        if (!stay.equals(stays.put(place, stay))) {
            changed.add(place);
        }
    }

    private static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return chunks;
    }
}
