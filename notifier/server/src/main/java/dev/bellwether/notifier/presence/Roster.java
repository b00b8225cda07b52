package dev.bellwether.notifier.presence;

import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.presence.Announcement.Alive;
import dev.bellwether.notifier.presence.Announcement.Changed;
import dev.bellwether.notifier.presence.Announcement.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is here by streams of any pod: of each the newest version that was heard. In whatever order announcements come, and however often, whoever
 * has heard of the same versions knows the same; where one was missed, {@link #behind} says so until a state makes up for it. Not thread-safe.
 * Times are milliseconds of a clock that never goes back.
 */
final class Roster {
    /** Pods of a gateway, with those that have just gone. */
    static final int MOST_PODS = 1000;

    private static final int MOST_PARTS = OwnPlaces.MOST / OwnPlaces.CHUNK;

    private final Map<String, PodPlaces> pods = new HashMap<>();
    /** By topic, then by member, what each pod knows. */
    private final Map<String, Map<String, Map<String, Stay>>> topics = new HashMap<>();
    /** The same of patterns. */
    private final Map<String, Map<String, Map<String, Stay>>> patterns = new HashMap<>();

    private int places;

    /** Places that somebody is at. */
    int places() {
        return places;
    }

    /** Pods that were heard. */
    int pods() {
        return pods.size();
    }

    /** @return who came or left by it, in no order */
    List<Change> receive(Announcement announcement, long now) {
        List<Change> changes = new ArrayList<>();
        if (announcement instanceof Announcement.Wanted) {
            return changes;
        }
        PodPlaces pod = pods.get(announcement.pod());
        if (pod == null) {
            if (pods.size() >= MOST_PODS) {
                return changes;
            }
            pod = new PodPlaces();
            pods.put(announcement.pod(), pod);
        }
        pod.heard = now;
        if (announcement instanceof Alive alive) {
            pod.newest = Math.max(pod.newest, alive.version());
        } else if (announcement instanceof Changed changed) {
            pod.newest = Math.max(pod.newest, changed.from() + 1);
            if (changed.from() == pod.version) {
                pod.version++;
                apply(changed.pod(), pod, changed.present(), changed.gone(), changes);
            }
        } else if (announcement instanceof State state && state.parts() <= MOST_PARTS) {
            pod.newest = Math.max(pod.newest, state.version());
            Map<Place, Stay> whole = pod.collect(state).orElse(null);
            if (whole != null) {
                pod.version = state.version();
                Set<Place> gone = new HashSet<>(pod.places.keySet());
                gone.removeAll(whole.keySet());
                apply(state.pod(), pod, whole, gone, changes);
            }
        }
        if (!pod.isBehind()) {
            pod.forget();
        }
        return changes;
    }

    /** Pods that have a newer version than is known here. */
    List<String> behind() {
        return pods.entrySet().stream()
                .filter(pod -> pod.getValue().isBehind())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** As if every pod had been heard now: for whoever could hear none. */
    void listen(long now) {
        pods.values().forEach(pod -> pod.heard = now);
    }

    /** Forgets pods that were not heard since, but for one. */
    List<Change> expire(long since, String own) {
        List<Change> changes = new ArrayList<>();
        Predicate<Map.Entry<String, PodPlaces>> over =
                pod -> pod.getValue().heard < since && !pod.getKey().equals(own);
        pods.entrySet().stream()
                .filter(over)
                .forEach(pod -> apply(
                        pod.getKey(),
                        pod.getValue(),
                        Map.of(),
                        Set.copyOf(pod.getValue().places.keySet()),
                        changes));
        pods.entrySet().removeIf(over);
        return changes;
    }

    /** Who is at a topic or at what shares a topic with it, each place once. */
    TreeMap<Place, Stay> at(TopicPattern asked) {
        TreeMap<Place, Stay> found = new TreeMap<>();
        if (asked.isExact()) {
            collect(asked.toString(), topics.getOrDefault(asked.toString(), Map.of()), found);
        } else {
            collect(asked, topics, found);
        }
        collect(asked, patterns, found);
        return found;
    }

    private static void collect(
            TopicPattern asked, Map<String, Map<String, Map<String, Stay>>> named, Map<Place, Stay> found) {
        named.forEach((name, members) -> {
            if (asked.concerns(name)) {
                collect(name, members, found);
            }
        });
    }

    private static void collect(String name, Map<String, Map<String, Stay>> members, Map<Place, Stay> found) {
        members.forEach((member, byPod) ->
                byPod.values().stream().reduce(Stay::and).ifPresent(all -> found.put(new Place(name, member), all)));
    }

    private void apply(String name, PodPlaces pod, Map<Place, Stay> present, Set<Place> gone, List<Change> changes) {
        present.forEach((place, stay) -> {
            pod.places.put(place, stay);
            if (byPod(place).put(name, stay) == null && byPod(place).size() == 1) {
                places++;
                changes.add(new Change(Change.Kind.JOIN, place, stay.subject()));
            }
        });
        for (Place place : gone) {
            Stay last = pod.places.remove(place);
            if (last != null) {
                remove(name, place, last.subject(), changes);
            }
        }
    }

    private void remove(String pod, Place place, @Nullable String subject, List<Change> changes) {
        Map<String, Stay> byPod = byPod(place);
        byPod.remove(pod);
        if (byPod.isEmpty()) {
            Map<String, Map<String, Map<String, Stay>>> named = named(place.topic());
            named.computeIfPresent(place.topic(), (name, members) -> {
                members.remove(place.member());
                return members.isEmpty() ? null : members;
            });
            places--;
            changes.add(new Change(Change.Kind.LEAVE, place, subject));
        }
    }

    private Map<String, Stay> byPod(Place place) {
        return named(place.topic())
                .computeIfAbsent(place.topic(), name -> new HashMap<>())
                .computeIfAbsent(place.member(), member -> new HashMap<>(2));
    }

    private Map<String, Map<String, Map<String, Stay>>> named(String name) {
        return name.indexOf('*') < 0 ? topics : patterns;
    }
}
