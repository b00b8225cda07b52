package dev.bellwether.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.OperatorHealth.Cache;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorHealthTest {
    private static final Cache GOOD = new Cache("Service", true, true);

    @Test
    void anOperatorIsReadyOnceEveryCacheIsSynced() {
        assertThat(new OperatorHealth(false, List.of()).unready()).contains("starting");
        assertThat(new OperatorHealth(true, List.of(GOOD, new Cache("Pod", false, true), new Cache("Pod", false, true)))
                        .unready())
                .contains("informers not synced: Pod");
        assertThat(new OperatorHealth(true, List.of(GOOD)).unready()).isEmpty();
    }

    @Test
    void anOperatorThatStillStartsOrSyncsIsLeftAlive() {
        assertThat(new OperatorHealth(false, List.of()).fatal()).isEmpty();
        assertThat(new OperatorHealth(true, List.of(new Cache("Pod", false, true))).fatal())
                .isEmpty();
    }

    @Test
    void anInformerThatStoppedTakesANewProcess() {
        OperatorHealth health = new OperatorHealth(true, List.of(GOOD, new Cache("Deployment", true, false)));
        assertThat(health.fatal()).contains("informers stopped: Deployment");
        assertThat(health.unready()).contains("informers stopped: Deployment");
    }
}
