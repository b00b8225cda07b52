package dev.bellwether.notifier.presence;

import dev.bellwether.notifier.presence.Announcement.State;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one pod: one of its versions, and the parts of a newer one as they come. */
final class PodPlaces {
    final Map<Place, Stay> places = new HashMap<>();
    long version;
    /** The newest version that it was heard to have. */
    long newest;
    /** When it was heard last. */
    long heard;

    private long collecting = -1;
    private @Nullable State[] parts = new State[0];

    boolean isBehind() {
        return newest > version;
    }

    /** @return a whole newer version, with its last part */
    Optional<Map<Place, Stay>> collect(State state) {
        if (state.version() <= version || state.version() < collecting) {
            return Optional.empty();
        }
        if (state.version() > collecting || state.parts() != parts.length) {
            collecting = state.version();
            parts = new State[state.parts()];
        }
        parts[state.part()] = state;
        Map<Place, Stay> whole = new HashMap<>();
        for (State part : parts) {
            if (part == null) {
                return Optional.empty();
            }
            whole.putAll(part.present());
        }
        forget();
        return Optional.of(whole);
    }

    /** Lets go of parts that nothing will be made of. */
    void forget() {
        collecting = -1;
        parts = new State[0];
    }
}
