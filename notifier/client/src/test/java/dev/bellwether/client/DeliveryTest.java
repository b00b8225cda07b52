package dev.bellwether.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.client.ScriptedServer.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<Boolean> reading = new ArrayList<>();
    private final List<Integer> told = new ArrayList<>();
    private final Delivery delivery = new Delivery(new Delivery.Mode(threads::add, 4), Runnable::run, reading::add);

    @Test
    void aFullQueueStopsReadingUntilItIsHalfEmpty() {
        for (int i = 1; i <= 6; i++) {
            int number = i;
            delivery.tell(() -> told.add(number));
        }
        assertThat(reading).containsExactly(false);
        assertThat(delivery.stopped()).isTrue();
        assertThat(threads).hasSize(1);
        threads.remove().run();
        assertThat(told).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(reading).containsExactly(false, true);
        assertThat(delivery.stopped()).isFalse();
    }

    @Test
    void aCallThatFailsIsFollowedByTheNext() {
        delivery.tell(() -> {
            throw new IllegalStateException("the listener's own fault");
        });
        delivery.tell(() -> told.add(1));
        threads.remove().run();
        assertThat(told).containsExactly(1);
        delivery.tell(() -> told.add(2));
        threads.remove().run();
        assertThat(told).containsExactly(1, 2);
    }

    @Test
    void aSlowListenerMakesTheServerWaitAndNotTheOtherStreams() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(2);
        Semaphore go = new Semaphore(0);
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client = NotificationClient.builder(server.origin())
                        .executor(executor, 8)
                        .build()) {
            Heard slow = new Heard();
            Heard quick = new Heard();
            client.subscribe(Subscription.to("slow"), event -> {
                go.acquireUninterruptibly();
                slow.onEvent(event);
            });
            Call first = server.next().open();
            client.subscribe(Subscription.to("quick"), quick);
            Call second = server.next().open();
            // Five times what the window of the stream holds.
            String block = "data: " + "x".repeat(100_000) + "\n\n";
            for (int i = 0; i < 50; i++) {
                first.send(block);
            }
            second.send("data: past it\n\n");
            assertThat(quick.await("event")).isEqualTo("event  past it");
            assertThat(first.waits()).isTrue();
            go.release(50);
            for (int i = 0; i < 50; i++) {
                slow.await("event");
            }
            assertThat(first.waits()).isFalse();
        } finally {
            executor.shutdownNow();
        }
    }
}
