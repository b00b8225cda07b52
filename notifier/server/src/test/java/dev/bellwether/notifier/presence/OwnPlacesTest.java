package dev.bellwether.notifier.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.presence.Announcement.Changed;
import dev.bellwether.notifier.presence.Announcement.State;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnPlacesTest {
    private static final Place ANN = new Place("rooms/1", "ann");

    private final OwnPlaces own = new OwnPlaces("pod", 100, 300);
    private final Roster roster = new Roster();

    @Test
    void whoComesBackWithinTheGraceHasNeverLeft() {
        own.enter(ANN, "ann", "sse", 0);
        assertThat(own.changes(0)).hasSize(1);
        own.leave(ANN, "sse", 10);
        assertThat(own.changes(109)).isEmpty();
        own.enter(ANN, "ann", "sse", 109);
        assertThat(own.changes(1000)).isEmpty();
        own.leave(ANN, "sse", 1000);
        assertThat(own.changes(1100)).singleElement().extracting(Changed::gone).isEqualTo(Set.of(ANN));
        assertThat(own.size()).isZero();
    }

    @Test
    void aSecondGraceCountsFromTheSecondEnd() {
        own.enter(ANN, "ann", "sse", 0);
        own.changes(0);
        own.leave(ANN, "sse", 0);
        own.enter(ANN, "ann", "sse", 50);
        own.leave(ANN, "sse", 60);
        assertThat(own.changes(159)).isEmpty();
        assertThat(own.changes(160)).hasSize(1);
    }

    @Test
    void whoHasTwoStreamsLeavesWithTheLast() {
        own.enter(ANN, "ann", "sse", 0);
        own.enter(ANN, "ann", "websocket", 0);
        own.leave(ANN, "sse", 0);
        assertThat(own.changes(5000).get(0).present())
                .extractingByKey(ANN)
                .satisfies(place -> assertThat(place.streams()).containsOnlyKeys("websocket"));
        own.leave(ANN, "websocket", 5000);
        assertThat(own.changes(5099)).isEmpty();
        assertThat(own.changes(5100)).hasSize(1);
    }

    @Test
    void aTopicHasRoomForSoManyAndEachThatLeavesMakesRoom() {
        for (int i = 0; i < 300; i++) {
            assertThat(own.enter(new Place("rooms/1", "m" + i), null, "sse", 0)).isTrue();
        }
        assertThat(own.enter(ANN, null, "sse", 0)).isFalse();
        assertThat(own.enter(new Place("rooms/2", "ann"), null, "sse", 0)).isTrue();
        own.leave(new Place("rooms/1", "m0"), "sse", 0);
        own.changes(100);
        assertThat(own.enter(ANN, null, "sse", 100)).isTrue();
    }

    @Test
    void whatIsTooMuchForOneAnnouncementIsToldInSeveral() {
        for (int i = 0; i < 300; i++) {
            own.enter(new Place("rooms/1", "m" + i), null, "sse", 0);
        }
        List<Changed> changes = own.changes(0);
        assertThat(changes).hasSize(2);
        assertThat(own.version()).isEqualTo(2);
        List<State> state = own.state();
        assertThat(state).hasSize(2);
        assertThat(roster.receive(state.get(1), 0)).isEmpty();
        assertThat(roster.behind()).containsExactly("pod");
        assertThat(roster.receive(state.get(0), 0)).hasSize(300);
        assertThat(roster.behind()).isEmpty();
        changes.forEach(change -> assertThat(roster.receive(change, 0)).isEmpty());
        assertThat(roster.at(TopicPattern.of("rooms/1"))).hasSize(300);
    }

    @Test
    void whoFollowsAPatternIsOnItsTopics() {
        own.enter(new Place("rooms/*", "ann"), "ann", "sse", 7);
        own.changes(0).forEach(change -> roster.receive(change, 0));
        assertThat(roster.at(TopicPattern.of("rooms/1"))).containsOnlyKeys(new Place("rooms/*", "ann"));
        assertThat(roster.at(TopicPattern.of("*/1"))).containsOnlyKeys(new Place("rooms/*", "ann"));
        assertThat(roster.at(TopicPattern.of("halls/1"))).isEmpty();
    }
}
