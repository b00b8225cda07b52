package dev.bellwether.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Map<String, String> TWO = new TreeMap<>(Map.of("a", "rooms/1", "b", "rooms/1"));

    @Test
    void nothingPublishedIsNothingLost() {
        Delivery delivery = Delivery.judge(TWO, List.of(), List.of());
        assertThat(delivery.complete()).isTrue();
        assertThat(delivery.expected()).isZero();
    }

    @Test
    void eachClientIsOwedEachNotificationOfItsTopic() {
        Map<String, String> topics = Map.of("a", "rooms/1", "b", "rooms/2");
        Delivery delivery =
                Delivery.judge(topics, acks("rooms/1:1", "rooms/2:2", "rooms/1:3"), receipts("a:1", "a:3", "b:2"));
        assertThat(delivery.expected()).isEqualTo(3);
        assertThat(delivery.received()).isEqualTo(3);
        assertThat(delivery.complete()).isTrue();
    }

    @Test
    void aMissingReceiptIsALoss() {
        Delivery delivery = Delivery.judge(TWO, acks("rooms/1:1", "rooms/1:2"), receipts("a:1", "a:2", "b:2"));
        assertThat(delivery.lost()).isEqualTo(1);
        assertThat(delivery.examples()).containsExactly("lost: 1 at b");
        assertThat(delivery.complete()).isFalse();
    }

    @Test
    void aClientThatLoggedNothingLostEverything() {
        assertThat(Delivery.judge(TWO, acks("rooms/1:1"), receipts("a:1")).lost())
                .isEqualTo(1);
    }

    @Test
    void theSameIdTwiceAtOneClientIsADuplicate() {
        Delivery delivery = Delivery.judge(TWO, acks("rooms/1:1"), receipts("a:1", "b:1", "a:1", "a:1"));
        assertThat(delivery.duplicates()).isEqualTo(2);
        assertThat(delivery.received()).isEqualTo(2);
        assertThat(delivery.complete()).isFalse();
    }

    @Test
    void anUnacknowledgedNotificationIsOwedToNobodyButMayNotComeTwice() {
        Delivery once = Delivery.judge(TWO, acks("rooms/1:1"), receipts("a:1", "b:1", "a:9"));
        assertThat(once.complete()).isTrue();
        assertThat(once.unacknowledged()).isEqualTo(1);
        Delivery twice = Delivery.judge(TWO, acks("rooms/1:1"), receipts("a:1", "b:1", "a:9", "a:9"));
        assertThat(twice.duplicates()).isEqualTo(1);
    }

    @Test
    void damageDoneToAPerfectRunIsCountedExactly() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Ack> acks = new ArrayList<>();
            List<Receipt> receipts = new ArrayList<>();
            for (int id = 0; id < 50; id++) {
                acks.add(new Ack("e." + id, "rooms/1", id));
                receipts.add(new Receipt("a", "e." + id, id));
                receipts.add(new Receipt("b", "e." + id, id));
            }
            Collections.shuffle(receipts, random);
            int lost = random.nextInt(20);
            receipts = new ArrayList<>(receipts.subList(lost, receipts.size()));
            int duplicates = random.nextInt(20);
            receipts.addAll(receipts.subList(0, duplicates));
            Collections.shuffle(receipts, random);
            Delivery delivery = Delivery.judge(TWO, acks, receipts);
            assertThat(List.of(delivery.expected(), delivery.lost(), delivery.duplicates()))
                    .as("seed %d", seed)
                    .containsExactly(100L, (long) lost, (long) duplicates);
        }
    }

    private static List<Ack> acks(String... topicAndId) {
        return List.of(topicAndId).stream()
                .map(text -> new Ack(text.substring(text.indexOf(':') + 1), text.substring(0, text.indexOf(':')), 1))
                .toList();
    }

    private static List<Receipt> receipts(String... clientAndId) {
        return List.of(clientAndId).stream()
                .map(text ->
                        new Receipt(text.substring(0, text.indexOf(':')), text.substring(text.indexOf(':') + 1), 2))
                .toList();
    }
}
