package dev.bellwether.e2e.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.NatsConfig;
import org.junit.jupiter.api.Test;

class LogServerTest {
    @Test
    void notifiersMayDoAtNatsWhatTheOperatorLetsThem() {
        assertThat(LogServer.notifierMayPublish())
                .isEqualTo(NatsConfig.notifierMayPublish(new GatewayIdentity("kills", "chat", "")));
    }
}
