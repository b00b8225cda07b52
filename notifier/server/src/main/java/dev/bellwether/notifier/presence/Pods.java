package dev.bellwether.notifier.presence;

import dev.bellwether.notifier.backplane.Gossip;
import dev.bellwether.notifier.config.PresenceConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Exchanges with the other pods who is there, when it is time to. Not thread-safe. Times are milliseconds of a clock that never goes back.
 */
final class Pods {
    /** How often a state is asked of a pod, and told, at most. */
    private static final long STATE_MILLIS = 1000;
    /** A pod that was not heard for so many announcements is gone. */
    private static final int MISSED = 3;

    private final String name;
    private final OwnPlaces own;
    private final Roster roster;
    private final Gossip gossip;
    private final PresenceMeters meters;
    private final long interval;
    private final Map<String, Long> asked = new HashMap<>();
    private long announced;
    private long stated;
    private boolean stateWanted;
    private List<Change> changes = new ArrayList<>();

    Pods(
            String name,
            OwnPlaces own,
            Roster roster,
            Gossip gossip,
            PresenceConfig config,
            PresenceMeters meters,
            long now) {
        this.name = name;
        this.own = own;
        this.roster = roster;
        this.gossip = gossip;
        this.meters = meters;
        this.interval = config.announce().toMillis();
        this.announced = now - interval;
        this.stated = now - STATE_MILLIS;
    }

    /** Others can be heard again, or for the first time. */
    void connected(long now) {
        roster.listen(now);
        announced = now - interval;
        stateWanted = true;
        send(new Announcement.Wanted(name, ""));
    }

    void heard(Announcement announcement, long now) {
        if (announcement.pod().equals(name)) {
            return;
        }
        meters.received.increment();
        if (announcement instanceof Announcement.Wanted wanted) {
            stateWanted |= wanted.of().isEmpty() || wanted.of().equals(name);
        }
        changes.addAll(roster.receive(announcement, now));
    }

    /** @return who came and left since this was last called */
    List<Change> tick(long now) {
        for (Announcement.Changed changed : own.changes(now)) {
            changes.addAll(roster.receive(changed, now));
            send(changed);
        }
        if (now - announced >= interval) {
            announced = now;
            Announcement.Alive alive = new Announcement.Alive(name, own.version());
            changes.addAll(roster.receive(alive, now));
            send(alive);
        }
        if (gossip.isConnected()) {
            changes.addAll(roster.expire(now - MISSED * interval, name));
            ask(now);
        } else {
            // Nobody is gone because nobody can be heard.
            roster.listen(now);
        }
        if (stateWanted && now - stated >= Math.min(interval, STATE_MILLIS)) {
            stateWanted = false;
            stated = now;
            own.state().forEach(this::send);
        }
        List<Change> news = changes;
        changes = new ArrayList<>();
        return news;
    }

    private void ask(long now) {
        List<String> behind = roster.behind();
        asked.keySet().retainAll(behind);
        for (String pod : behind) {
            if (now - asked.getOrDefault(pod, now - STATE_MILLIS) >= STATE_MILLIS) {
                asked.put(pod, now);
                send(new Announcement.Wanted(name, pod));
            }
        }
    }

    private void send(Announcement announcement) {
        if (gossip != Gossip.ALONE) {
            meters.sent.increment();
            gossip.tell(AnnouncementJson.write(announcement));
        }
    }
}
