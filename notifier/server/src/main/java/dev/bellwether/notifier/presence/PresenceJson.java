package dev.bellwether.notifier.presence;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What clients are told: docs/streaming.md, "Presence". Pure. */
final class PresenceJson {
    /** Members of one event. */
    private static final int PAGE = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    private PresenceJson() {}

    static byte[] change(Change change, Instant at) {
        ObjectNode json = JSON.createObjectNode().put("action", change.kind().toString());
        put(json, change.place(), change.subject());
        return utf8(json.put("at", at.toString()));
    }

    /** Everybody, in one event or several of which the last says that it is. */
    static List<byte[]> members(Map<Place, Stay> all, Instant at) {
        List<byte[]> events = new ArrayList<>();
        Iterator<Map.Entry<Place, Stay>> left = all.entrySet().iterator();
        boolean first = true;
        do {
            ObjectNode json = JSON.createObjectNode().put("action", "members");
            json.put("first", first).put("at", at.toString());
            ArrayNode members = json.putArray("members");
            for (int i = 0; i < PAGE && left.hasNext(); i++) {
                Map.Entry<Place, Stay> next = left.next();
                put(members.addObject(), next.getKey(), next.getValue());
            }
            events.add(utf8(json.put("last", !left.hasNext())));
            first = false;
        } while (left.hasNext());
        return events;
    }

    /**
     * A page of the answer to who is there.
     *
     * @param after what the page before ended with; null for the first
     */
    static byte[] page(String topic, SortedMap<Place, Stay> all, @Nullable Place after, int limit) {
        ObjectNode json = JSON.createObjectNode().put("topic", topic).put("total", all.size());
        ArrayNode members = json.putArray("members");
        Place last = null;
        for (Map.Entry<Place, Stay> entry : all.entrySet()) {
            if (after != null && entry.getKey().compareTo(after) <= 0) {
                continue;
            }
            if (members.size() == limit) {
                json.put("next", PageMark.of(last));
                break;
            }
            last = entry.getKey();
            put(members.addObject(), last, entry.getValue());
        }
        return utf8(json);
    }

    private static void put(ObjectNode json, Place place, Stay stay) {
        put(json, place, stay.subject());
        json.put("since", Instant.ofEpochMilli(stay.since()).toString()).put("streams", stay.count());
        stay.streams().forEach(json.putObject("transports")::put);
    }

    private static void put(ObjectNode json, Place place, @Nullable String subject) {
        json.put("topic", place.topic()).put("member", place.member());
        if (subject != null) {
            json.put("subject", subject);
        }
    }

    private static byte[] utf8(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
