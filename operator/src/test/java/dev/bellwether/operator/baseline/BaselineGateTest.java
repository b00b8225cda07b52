package dev.bellwether.operator.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.api.v1alpha1.Security;
import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.NotifierDeployment;
import dev.bellwether.operator.revision.RevisionInputs;
import dev.bellwether.policy.Level;
import dev.bellwether.policy.Violation;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate judges what the operator renders by all twelve classes; what each policy decides is tested in {@code policies}. */
class BaselineGateTest {
    private static final String DIGEST = "@sha256:" + "0a".repeat(32);
    private static final Security RESTRICTED = new Security(Security.Level.restricted, "v1.36");
    private final BaselineGate gate = new BaselineGate(Level.BASELINE, false);

    @Test
    void whatTheOperatorRendersIsCompliantAtTheStrictestLevel() {
        assertThat(gate.judge(RESTRICTED, rendered("registry.example/notifier:0.1.0"))
                        .violations())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry.example/notifier", "registry.example/notifier:latest"})
    void anImageThatSaysNoVersionIsRefused(String image) {
        assertThat(gate.judge(RESTRICTED, rendered(image)).violations())
                .extracting(Violation::check)
                .containsExactly("imageTag");
    }

    @Test
    void anImageWithoutDigestIsRefusedWhereThePlatformDemandsIt() {
        BaselineGate strict = new BaselineGate(Level.BASELINE, true);
        assertThat(strict.judge(RESTRICTED, rendered("registry.example/notifier:0.1.0"))
                        .violations())
                .extracting(Violation::check)
                .containsExactly("imageDigest");
        assertThat(strict.judge(RESTRICTED, rendered("registry.example/notifier:0.1.0" + DIGEST))
                        .violations())
                .isEmpty();
    }

    @Test
    void aPodThatDoesNotSayWhatItNeedsIsRefused() {
        PodTemplateSpec greedy = new PodTemplateSpecBuilder(rendered("registry.example/notifier:0.1.0"))
                .editSpec()
                .editFirstContainer()
                .withResources(null)
                .endContainer()
                .endSpec()
                .build();
        assertThat(gate.judge(RESTRICTED, greedy).message())
                .contains("resources.limits.memory", "resources.requests.cpu");
    }

    @Test
    void theFloorOutranksAGatewayThatAsksForLess() {
        PodTemplateSpec privileged = new PodTemplateSpecBuilder(rendered("registry.example/notifier:0.1.0"))
                .editSpec()
                .withHostNetwork(true)
                .endSpec()
                .build();
        Security none = new Security(Security.Level.privileged, "v1.36");
        assertThat(gate.judge(none, privileged).violations()).isNotEmpty();
        assertThat(new BaselineGate(Level.PRIVILEGED, false)
                        .judge(none, privileged)
                        .violations())
                .isEmpty();
    }

    private static PodTemplateSpec rendered(String image) {
        try {
            RevisionInputs inputs = RevisionInputs.of(new ObjectMapper().readTree("{}"), image);
            return NotifierDeployment.template(
                    new GatewayIdentity("messaging", "chat", "uid-1"), inputs.hash(), inputs);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
