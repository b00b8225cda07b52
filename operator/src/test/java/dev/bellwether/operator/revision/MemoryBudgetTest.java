package dev.bellwether.operator.revision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LIMITS =
            List.of("connections", "streamsPerConnection", "queuedBytesPerStream", "payload", "queuedBytes");

    @Test
    void theDefaultsFitTheDefaultMemory() throws Exception {
        assertThat(MemoryBudget.exceeded(inputs("{}"))).isEmpty();
        assertThat(MemoryBudget.needed(inputs("{}"))).isEqualTo(532);
    }

    @Test
    void limitsThatDoNotFitTheMemoryAreRefusedWithFigures() throws Exception {
        assertThat(MemoryBudget.exceeded(inputs("""
                        {"limits": {"connections": 100000},
                         "notifier": {"resources": {"limits": {"memory": "512Mi"}}}}"""))).hasValueSatisfying(message -> assertThat(message)
                .contains("connections: 100000", "memory is 512Mi", "expected: at least 2094Mi"));
    }

    @Test
    void whatAllSlowSubscribersMayLeaveUnreadHasToFitTheHeap() throws Exception {
        assertThat(MemoryBudget.exceeded(inputs("""
                        {"limits": {"connections": 1000, "queuedBytes": "600Mi"},
                         "notifier": {"resources": {"limits": {"memory": "1Gi"}}}}""")))
                .as("(600 + 32 + 10 + 29) / 0.6")
                .hasValueSatisfying(
                        message -> assertThat(message).contains("queuedBytes: 600Mi", "expected: at least 1118Mi"));
        assertThat(MemoryBudget.exceeded(inputs("""
                        {"limits": {"connections": 1000, "queuedBytes": "600Mi"},
                         "notifier": {"resources": {"limits": {"memory": "1118Mi"}}}}"""))).isEmpty();
    }

    @Test
    void aPodWithoutAMemoryLimitHasRoomForEverything() throws Exception {
        assertThat(MemoryBudget.exceeded(inputs("""
                        {"limits": {"connections": 1000000, "queuedBytes": "1Ti"}, "notifier": {"resources": {"requests": {"cpu": "1"}}}}"""))).isEmpty();
    }

    @Test
    void higherLimitsNeverNeedLessMemory() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            Map<String, Long> limits = new LinkedHashMap<>();
            for (String name : LIMITS) {
                if (random.nextInt(4) > 0) {
                    limits.put(name, 1 + (long) (Math.pow(random.nextDouble(), 4) * (1L << 34)));
                }
            }
            long before = MemoryBudget.needed(inputs(limits));
            for (String name : limits.keySet()) {
                Map<String, Long> higher = new LinkedHashMap<>(limits);
                higher.merge(name, 1 + (long) (random.nextDouble() * (1L << 30)), Long::sum);
                assertThat(MemoryBudget.needed(inputs(higher)))
                        .as("%s after %s", higher, limits)
                        .isGreaterThanOrEqualTo(before);
            }
        }
    }

    private static RevisionInputs inputs(Map<String, Long> limits) {
        ObjectNode spec = JSON.createObjectNode();
        ObjectNode written = spec.putObject("limits");
        limits.forEach(written::put);
        return RevisionInputs.of(spec, "notifier:1");
    }

    private static RevisionInputs inputs(String spec) throws Exception {
        return RevisionInputs.of(JSON.readTree(spec), "notifier:1");
    }
}
