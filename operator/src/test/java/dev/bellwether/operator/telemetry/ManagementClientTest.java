package dev.bellwether.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.management.ManagementCertificate;
import dev.bellwether.operator.management.OperatorKeys;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManagementClientTest {
    @Test
    void clientsOfGatewaysThatAreGoneAreForgotten() throws Exception {
        Clock clock = Clock.systemUTC();
        ManagementClient management = new ManagementClient(OperatorKeys.generate(clock.instant()), clock);
        HttpClient chat = management.client("messaging", "chat");
        HttpClient mail = management.client("messaging", "mail");
        management.retain(Set.of(ManagementCertificate.dnsName("messaging", "chat")));
        assertThat(management.client("messaging", "chat")).isSameAs(chat);
        assertThat(management.client("messaging", "mail")).isNotSameAs(mail);
    }
}
