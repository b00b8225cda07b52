package dev.bellwether.e2e.fleet;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the notifications, judged from the logs of both ends alone.
 *
 * @param clients how many clients followed
 * @param acknowledged notifications the publisher was told are stored
 * @param expected deliveries owed: each acknowledged notification to each client that follows its topic
 * @param received first deliveries, those of unacknowledged notifications included
 * @param lost deliveries owed and not received
 * @param duplicates deliveries of an id the client had already
 * @param unacknowledged notifications received whose acknowledgement never arrived
 * @param examples up to 20 losses and duplicates, for a person to follow up
 */
public record Delivery(
        int clients,
        long acknowledged,
        long expected,
        long received,
        long lost,
        long duplicates,
        long unacknowledged,
        List<String> examples) {
    private static final int EXAMPLES = 20;

    /** Whether every acknowledged notification reached every client exactly once. */
    public boolean complete() {
        return lost == 0 && duplicates == 0;
    }

    /**
     * Judges.
     *
     * @param topics the topic each client followed, from before the first acknowledgement until after the last delivery
     * @param acks the publisher's log; an id that stands there twice counts once
     * @param receipts the clients' logs, in any order
     */
    public static Delivery judge(Map<String, String> topics, Iterable<Ack> acks, Iterable<Receipt> receipts) {
        Map<String, Integer> numbers = new HashMap<>();
        List<Ack> stored = new ArrayList<>();
        for (Ack ack : acks) {
            if (numbers.putIfAbsent(ack.id(), numbers.size()) == null) {
                stored.add(ack);
            }
        }
        Map<String, BitSet> seen = new LinkedHashMap<>();
        topics.keySet().forEach(client -> seen.put(client, new BitSet()));
        List<String> examples = new ArrayList<>();
        long received = 0;
        long duplicates = 0;
        for (Receipt receipt : receipts) {
            int number = numbers.computeIfAbsent(receipt.id(), id -> numbers.size());
            BitSet mine = seen.computeIfAbsent(receipt.client(), client -> new BitSet());
            if (mine.get(number)) {
                duplicates++;
                note(examples, "duplicate: " + receipt.id() + " at " + receipt.client());
            } else {
                mine.set(number);
                received++;
            }
        }
        long expected = 0;
        long lost = 0;
        for (Map.Entry<String, String> follower : topics.entrySet()) {
            BitSet mine = seen.getOrDefault(follower.getKey(), new BitSet());
            for (int number = 0; number < stored.size(); number++) {
                if (stored.get(number).topic().equals(follower.getValue())) {
                    expected++;
                    if (!mine.get(number)) {
                        lost++;
                        note(examples, "lost: " + stored.get(number).id() + " at " + follower.getKey());
                    }
                }
            }
        }
        long unacknowledged = numbers.size() - stored.size();
        return new Delivery(
                topics.size(),
                stored.size(),
                expected,
                received,
                lost,
                duplicates,
                unacknowledged,
                List.copyOf(examples));
    }

    private static void note(List<String> examples, String example) {
        if (examples.size() < EXAMPLES) {
            examples.add(example);
        }
    }
}
