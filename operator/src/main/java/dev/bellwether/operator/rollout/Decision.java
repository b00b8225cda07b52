package dev.bellwether.operator.rollout;

import java.time.Duration;
import java.util.List;

/**
 * What to do now. The action comes first, then the status: should the operator die in between, the next decision finds the way from
 * what it observes; the other way round is safe too. A status equal to the previous one is not to be written.
 *
 * @param action at most one write
 * @param next the status from here on
 * @param requeueAfter when to ask again at the latest
 * @param announcements Events to emit
 */
public record Decision(Action action, RolloutStatus next, Duration requeueAfter, List<Announcement> announcements) {
    public Decision {
        announcements = List.copyOf(announcements);
    }
}
