package dev.bellwether.e2e.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.NatsConfig;
import org.junit.jupiter.api.Test;

class GatewayTest {
    @Test
    void notifiersMayDoAtNatsWhatTheOperatorLetsThem() {
        assertThat(Gateway.notifierMayPublish())
                .isEqualTo(NatsConfig.notifierMayPublish(new GatewayIdentity("kills", "chat", "")));
    }
}
