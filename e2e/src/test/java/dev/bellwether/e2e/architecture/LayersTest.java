package dev.bellwether.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: {@code operator → policies, crds}; the notifier knows nothing of Kubernetes. */
class LayersTest {
    private static final String[] KUBERNETES = {"io.fabric8..", "io.javaoperatorsdk..", "dev.bellwether.api.."};

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.bellwether");

    @Test
    void theNotifierKnowsNothingOfKubernetesOrTheOperator() {
        noClasses()
                .that()
                .resideInAPackage("dev.bellwether.notifier..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(KUBERNETES)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.bellwether.operator..", "dev.bellwether.policy..", "dev.bellwether.client..")
                .check(PRODUCT);
    }

    @Test
    void theClientCarriesNoServerCode() {
        noClasses()
                .that()
                .resideInAPackage("dev.bellwether.client..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.bellwether.notifier..", "dev.bellwether.operator..", "io.fabric8..")
                .check(PRODUCT);
    }

    @Test
    void theOperatorSpeaksToTheNotifierByProtocolOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.bellwether.operator..", "dev.bellwether.policy..", "dev.bellwether.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.bellwether.notifier..", "dev.bellwether.client..", "dev.bellwether.e2e..")
                .check(PRODUCT);
    }

    @Test
    void policiesAndApiTypesDependOnNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("dev.bellwether.policy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.bellwether.operator..", "dev.bellwether.api..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage("dev.bellwether.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.bellwether.operator..", "dev.bellwether.policy..")
                .check(PRODUCT);
    }

    @Test
    void decisionsArePure() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.bellwether.operator.rollout..", "dev.bellwether.operator.analysis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(KUBERNETES)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.io..", "io.nats..")
                .check(PRODUCT);
    }

    @Test
    void aNotificationCannotBePushed() {
        noClasses()
                .that()
                .resideInAPackage("dev.bellwether.notifier.*..")
                .and()
                .resideOutsideOfPackages("dev.bellwether.notifier.push..", "dev.bellwether.notifier.page..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.bellwether.notifier.push..")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleNameContaining("Http2PushPromiseFrame")
                .check(PRODUCT);
    }

    @Test
    void packagesOfTheOperatorAndTheNotifierFormNoCycle() {
        SlicesRuleDefinition.slices()
                .matching("dev.bellwether.operator.(*)..")
                .should()
                .beFreeOfCycles()
                .check(PRODUCT);
    }
}
