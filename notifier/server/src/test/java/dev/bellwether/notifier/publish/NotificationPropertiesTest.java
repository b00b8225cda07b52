package dev.bellwether.notifier.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every notification: each seed makes a thousand of them. */
class NotificationPropertiesTest {
    private static final int MANY = 1000;
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String[] TEXTS = {
        "", "a", "{\"x\":1}", "\u00e9", "\ud83d\udc11", "\n\r\u0000", "\"\\", "\u2028"
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void dataIsStoredAsSentAndReadBackAsStored(long seed) throws Refusal {
        Random random = new Random(seed);
        for (int i = 0; i < MANY; i++) {
            ObjectNode sent = notification(random);
            Notification read = Notification.of("rooms/1", JsonBody.read(JsonBody.write(sent)), NOW);
            JsonNode stored = JsonBody.read(read.json());
            assertThat(stored.path("data")).isEqualTo(sent.path("data"));
            assertThat(stored.path("priority")).isEqualTo(sent.path("priority"));
            assertThat(new String(read.json(), StandardCharsets.UTF_8)).doesNotContain("\n", "\r");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void theDigestIsOfTheContentAndNotOfItsOrderOrTime(long seed) throws Refusal {
        Random random = new Random(seed);
        for (int i = 0; i < MANY; i++) {
            ObjectNode sent = notification(random);
            Notification read = Notification.of("rooms/1", sent, NOW);
            Notification again = Notification.of("rooms/1", shuffled(sent, random), NOW.plusSeconds(1));
            assertThat(again.digest()).isEqualTo(read.digest());
            ObjectNode other = sent.deepCopy();
            other.withObjectProperty("data").put("one more", i);
            assertThat(Notification.of("rooms/1", other, NOW).digest()).isNotEqualTo(read.digest());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void whateverBytesArriveTheyAreANotificationOrARefusalThatSaysWhy(long seed) throws Refusal {
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < MANY; i++) {
            byte[] bytes = JsonBody.write(notification(random));
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                JsonBody.read(
                        Notification.of("rooms/1", JsonBody.read(bytes), NOW).json());
            } catch (Refusal refusal) {
                refused++;
                assertThat(refusal.problem().status().code()).isIn(400, 422);
                assertThat(refusal).message().hasSizeBetween(10, 1000);
            }
        }
        assertThat(refused).isBetween(MANY / 2, MANY - 1);
    }

    private static ObjectNode notification(Random random) {
        ObjectNode sent = JsonBody.object().put("type", "type " + random.nextInt(100));
        ObjectNode data = JsonBody.object();
        fill(data, random, 3);
        sent.set("data", data);
        if (random.nextBoolean()) {
            sent.put("priority", random.nextInt(8));
        }
        if (random.nextBoolean()) {
            sent.put("dedup_key", "key " + random.nextLong());
        }
        if (random.nextBoolean()) {
            sent.put("created_at", Instant.ofEpochSecond(random.nextInt()).toString());
        }
        return sent;
    }

    private static void fill(ObjectNode object, Random random, int depth) {
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(TEXTS[random.nextInt(TEXTS.length)] + i, value(random, depth));
        }
    }

    private static JsonNode value(Random random, int depth) {
        ObjectNode holder = JsonBody.object();
        switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> holder.put("v", TEXTS[random.nextInt(TEXTS.length)]);
            case 1 -> holder.put("v", random.nextInt());
            case 2 -> holder.put("v", new BigDecimal(random.nextInt() + ".10"));
            case 3 -> holder.put("v", random.nextBoolean());
            case 4 -> holder.putNull("v");
            case 5 -> fill(holder.putObject("v"), random, depth - 1);
            default -> {
                ArrayNode array = holder.putArray("v");
                for (int i = random.nextInt(3); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
            }
        }
        return holder.path("v");
    }

    /** The same members in another order, at every depth. */
    private static JsonNode shuffled(JsonNode node, Random random) {
        if (!node.isObject()) {
            return node;
        }
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
        Collections.shuffle(members, random);
        ObjectNode other = JsonBody.object();
        members.forEach(member -> other.set(member.getKey(), shuffled(member.getValue(), random)));
        return other;
    }
}
