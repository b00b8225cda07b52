package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthoritiesCheckTest {
    private static final String FIELD = "spec.backplane.jetStream.caSecretName";

    @Test
    void certificatesInPemWillDo() throws Exception {
        String pem = new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned()
                .getCertificatePEM();
        assertThat(AuthoritiesCheck.judge(FIELD, "nats-ca", Map.of("ca.crt", pem + pem)))
                .isEmpty();
    }

    @Test
    void everythingElseIsToldWithWhatWasExpected() {
        assertThat(judged(null))
                .isEqualTo("SecretNotFound: spec.backplane.jetStream.caSecretName: no Secret nats-ca in this namespace"
                        + " (expected: one with ca.crt)");
        assertThat(judged(Map.of("tls.crt", "")))
                .isEqualTo("SecretIncomplete: spec.backplane.jetStream.caSecretName: Secret nats-ca has the entries"
                        + " [tls.crt] (expected: ca.crt)");
        assertThat(judged(Map.of("ca.crt", "")))
                .isEqualTo("InvalidAuthorities: spec.backplane.jetStream.caSecretName: Secret nats-ca: ca.crt: it holds"
                        + " no certificate (expected: certificates in PEM)");
    }

    private static String judged(@Nullable Map<String, String> entries) {
        Problem problem = AuthoritiesCheck.judge(FIELD, "nats-ca", entries).orElseThrow();
        return problem.reason() + ": " + problem.message();
    }
}
