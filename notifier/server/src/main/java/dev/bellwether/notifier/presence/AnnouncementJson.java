package dev.bellwether.notifier.presence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellwether.notifier.event.TopicPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Announcements as pods send them: docs/protocol.md, "Presence between pods". Pure. */
final class AnnouncementJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_STREAMS = 1_000_000;
    private static final int MOST_TEXT = 256;

    private AnnouncementJson() {}

    static byte[] write(Announcement announcement) {
        ObjectNode json = JSON.createObjectNode().put("pod", announcement.pod());
        if (announcement instanceof Announcement.Alive alive) {
            json.put("kind", "alive").put("version", alive.version());
        } else if (announcement instanceof Announcement.Changed changed) {
            json.put("kind", "changed").put("from", changed.from());
            present(json.putArray("present"), changed.present());
            gone(json.putArray("gone"), changed.gone());
        } else if (announcement instanceof Announcement.State state) {
            json.put("kind", "state").put("version", state.version());
            json.put("part", state.part()).put("parts", state.parts());
            present(json.putArray("present"), state.present());
        } else if (announcement instanceof Announcement.Wanted wanted) {
            json.put("kind", "wanted").put("of", wanted.of());
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Empty for what is none, and for kinds that are not known yet. */
    static Optional<Announcement> read(byte[] message) {
        try {
            JsonNode json = JSON.readTree(message);
            return json == null ? Optional.empty() : Optional.ofNullable(announcement(json));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Announcement announcement(JsonNode json) {
        String pod = text(json, "pod");
        return switch (json.path("kind").asText()) {
            case "alive" -> new Announcement.Alive(pod, number(json, "version", Long.MAX_VALUE - 1));
            case "changed" ->
                new Announcement.Changed(
                        pod,
                        number(json, "from", Long.MAX_VALUE - 1),
                        present(json.path("present")),
                        gone(json.path("gone")));
            case "state" -> {
                int parts = (int) number(json, "parts", OwnPlaces.MOST);
                yield new Announcement.State(
                        pod,
                        number(json, "version", Long.MAX_VALUE - 1),
                        (int) number(json, "part", parts - 1L),
                        parts,
                        present(json.path("present")));
            }
            case "wanted" -> new Announcement.Wanted(pod, json.path("of").asText());
            default -> null;
        };
    }

    private static void present(ArrayNode list, Map<Place, Stay> present) {
        present.forEach((place, stay) -> {
            ObjectNode each = put(list.addObject(), place).put("since", stay.since());
            if (stay.subject() != null) {
                each.put("subject", stay.subject());
            }
            stay.streams().forEach(each.putObject("streams")::put);
        });
    }

    private static void gone(ArrayNode list, Collection<Place> gone) {
        gone.forEach(place -> put(list.addObject(), place));
    }

    private static ObjectNode put(ObjectNode json, Place place) {
        return json.put("topic", place.topic()).put("member", place.member());
    }

    private static Map<Place, Stay> present(JsonNode list) {
        few(list.size());
        Map<Place, Stay> present = new HashMap<>();
        for (JsonNode each : list) {
            TreeMap<String, Integer> streams = new TreeMap<>();
            each.path("streams").properties().forEach(entry -> {
                if (entry.getValue().asInt() < 1 || entry.getValue().asInt() > MOST_STREAMS) {
                    throw new IllegalArgumentException("streams");
                }
                streams.put(entry.getKey(), entry.getValue().asInt());
            });
            if (streams.isEmpty() || streams.size() > 16) {
                throw new IllegalArgumentException("streams");
            }
            String subject = each.has("subject") ? text(each, "subject") : null;
            present.put(place(each), new Stay(subject, number(each, "since", Long.MAX_VALUE), streams));
        }
        return present;
    }

    private static Set<Place> gone(JsonNode list) {
        few(list.size());
        Set<Place> gone = new HashSet<>();
        list.forEach(each -> gone.add(place(each)));
        return gone;
    }

    private static Place place(JsonNode json) {
        String topic = text(json, "topic");
        if (!TopicPattern.isPattern(topic)) {
            throw new IllegalArgumentException("topic");
        }
        return new Place(topic, text(json, "member"));
    }

    private static void few(int size) {
        if (size > OwnPlaces.CHUNK) {
            throw new IllegalArgumentException("places");
        }
    }

    private static String text(JsonNode json, String name) {
        String text = json.path(name).asText();
        if (text.isEmpty() || text.length() > MOST_TEXT) {
            throw new IllegalArgumentException(name);
        }
        return text;
    }

    private static long number(JsonNode json, String name, long most) {
        JsonNode number = json.path(name);
        if (!number.isIntegralNumber() || number.asLong() < 0 || number.asLong() > most) {
            throw new IllegalArgumentException(name);
        }
        return number.asLong();
    }
}
