package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.v1alpha1.Listener;
import dev.bellwether.api.v1alpha1.ServiceOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrustedProxiesCheckTest {

    @Test
    void addressesAndRangesOfThemAreFine() {
        assertThat(TrustedProxiesCheck.judge(listener("192.0.2.0/24", "10.0.0.1", "2001:db8::/32", "::1", "::/0")))
                .isEmpty();
    }

    @Test
    void whatOnlyLooksLikeOneIsNamedWithItsPlace() {
        for (String wrong : List.of("1:2:3/64", "::1::2", ":", "1:2:3:4:5:6:7:8:9", "12345::")) {
            assertThat(TrustedProxiesCheck.judge(listener("10.0.0.1", wrong)))
                    .as(wrong)
                    .hasValueSatisfying(problem -> {
                        assertThat(problem.reason()).isEqualTo("InvalidTrustedProxies");
                        assertThat(problem.message())
                                .startsWith("spec.listener.trustedProxies[1]: " + wrong + " (expected:");
                    });
        }
    }

    private static Listener listener(String... proxies) {
        return new Listener(
                8080,
                null,
                new ServiceOptions(ServiceOptions.Type.ClusterIP, Map.of(), null),
                null,
                List.of(proxies),
                null);
    }
}
