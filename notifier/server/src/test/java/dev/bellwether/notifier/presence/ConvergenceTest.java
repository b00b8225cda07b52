package dev.bellwether.notifier.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.event.TopicPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods that tell each other by a network that loses, repeats and reorders. */
class ConvergenceTest {
    private static final long GRACE = 50;
    private static final long EXPIRY = 300;

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void onceTheNetworkCarriesAgainEveryPodKnowsTheSame(int seed) {
        Random random = new Random(seed);
        World world = new World(random, 3);
        for (int step = 0; step < 300; step++) {
            world.now += random.nextInt(10);
            world.act();
            world.carry(random.nextInt(4));
            if (random.nextInt(100) == 0) {
                world.kill(random.nextInt(world.pods.size()));
                world.pods.add(new Pod("pod-" + (world.born++)));
            }
        }
        world.heal();
        Map<Place, Integer> truth = new HashMap<>();
        world.pods.forEach(pod -> pod.streams.forEach((place, count) -> truth.merge(place, count, Integer::sum)));
        truth.values().removeIf(count -> count == 0);
        for (Pod pod : world.pods) {
            Map<Place, Integer> known = new HashMap<>();
            pod.roster.at(TopicPattern.of("*")).forEach((place, stay) -> known.put(place, stay.count()));
            assertThat(known).as(pod.name).isEqualTo(truth);
            assertThat(pod.told).as("what joins and leaves add up to").isEqualTo(truth.keySet());
            assertThat(pod.roster.places()).isEqualTo(truth.size());
            assertThat(pod.roster.pods()).isEqualTo(world.pods.size());
        }
    }

    private static final class Pod {
        final String name;
        final OwnPlaces own;
        final Roster roster = new Roster();
        final Map<Place, Integer> streams = new HashMap<>();
        final Set<Place> told = new HashSet<>();

        Pod(String name) {
            this.name = name;
            own = new OwnPlaces(name, GRACE, 1000);
        }

        void hear(Announcement announcement, long now) {
            tell(roster.receive(announcement, now));
        }

        /** Nobody comes twice, and nobody leaves who has not come. */
        void tell(List<Change> changes) {
            for (Change change : changes) {
                assertThat(change.kind() == Change.Kind.JOIN ? told.add(change.place()) : told.remove(change.place()))
                        .as("%s of %s at %s", change.kind(), change.place(), name)
                        .isTrue();
            }
        }
    }

    private static final class World {
        final Random random;
        final List<Pod> pods = new ArrayList<>();
        final List<Runnable> onTheWay = new ArrayList<>();
        long now;
        int born;

        World(Random random, int count) {
            this.random = random;
            for (; born < count; born++) {
                pods.add(new Pod("pod-" + born));
            }
        }

        void act() {
            Pod pod = pods.get(random.nextInt(pods.size()));
            Place place = new Place("t" + random.nextInt(2), "m" + random.nextInt(4));
            if (random.nextBoolean()) {
                assertThat(pod.own.enter(place, null, "sse", now)).isTrue();
                pod.streams.merge(place, 1, Integer::sum);
            } else if (pod.streams.getOrDefault(place, 0) > 0) {
                pod.own.leave(place, "sse", now);
                pod.streams.merge(place, -1, Integer::sum);
            }
            if (random.nextInt(3) == 0) {
                announce(pod, true);
            }
            if (random.nextInt(20) == 0) {
                pod.own.state().forEach(part -> send(pod, part, true));
            }
            pods.forEach(each -> each.tell(each.roster.expire(now - EXPIRY, each.name)));
        }

        void announce(Pod pod, boolean lossy) {
            for (Announcement changed : pod.own.changes(now)) {
                pod.hear(changed, now);
                send(pod, changed, lossy);
            }
            Announcement alive = new Announcement.Alive(pod.name, pod.own.version());
            pod.hear(alive, now);
            send(pod, alive, lossy);
        }

        void send(Pod from, Announcement announcement, boolean lossy) {
            for (Pod to : pods) {
                int copies = lossy ? random.nextInt(3) : 1;
                for (int i = 0; to != from && i < copies; i++) {
                    onTheWay.add(() -> to.hear(announcement, now));
                }
            }
        }

        void carry(int some) {
            for (int i = 0; i < some && !onTheWay.isEmpty(); i++) {
                onTheWay.remove(random.nextInt(onTheWay.size())).run();
            }
        }

        void kill(int index) {
            pods.remove(index);
        }

        /** What is still on the way comes; what a dead pod said is forgotten in time; and who is behind asks. */
        void heal() {
            carry(Integer.MAX_VALUE);
            now += GRACE + EXPIRY + 1;
            pods.forEach(pod -> announce(pod, false));
            carry(Integer.MAX_VALUE);
            pods.forEach(each -> each.tell(each.roster.expire(now - EXPIRY, each.name)));
            for (Pod pod : pods) {
                for (String name : pod.roster.behind()) {
                    pods.stream()
                            .filter(other -> other.name.equals(name))
                            .forEach(other -> other.own.state().forEach(part -> pod.hear(part, now)));
                }
            }
        }
    }
}
