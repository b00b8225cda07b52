package dev.bellwether.operator.gateway;

import com.nimbusds.jose.JOSEException;
import dev.bellwether.operator.OperatorSettings;
import dev.bellwether.operator.management.OperatorKeys;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.security.GeneralSecurityException;
import java.time.Clock;

/** Puts the reconciler of gateways into an operator. */
public final class GatewayController {
    private static final int FIRST_RETRY_MILLIS = 500;
    private static final int LAST_RETRY_MILLIS = 30_000;

    private GatewayController() {}

    /**
     * Registers the reconciler; the installation's keys are read, or made if this is the first start.
     *
     * @throws GeneralSecurityException if the keys cannot be read
     */
    public static void register(Operator operator, KubernetesClient client, OperatorSettings settings, Clock clock)
            throws GeneralSecurityException, JOSEException {
        OperatorKeys keys = new KeySecret(client, settings.namespace()).open(clock.instant());
        GatewayReconciler reconciler = new GatewayReconciler(new GatewayParts(client, settings, keys, clock), clock);
        operator.register(reconciler, overrider -> {
            // Retries never end: after the last one nothing would happen until the next event.
            overrider.withRetry(new GenericRetry()
                    .setInitialInterval(FIRST_RETRY_MILLIS)
                    .setIntervalMultiplier(2)
                    .setMaxInterval(LAST_RETRY_MILLIS)
                    .withoutMaxAttempts());
            if (settings.watchNamespaces().isEmpty()) {
                overrider.watchingAllNamespaces();
            } else {
                overrider.settingNamespaces(settings.watchNamespaces());
            }
        });
    }
}
