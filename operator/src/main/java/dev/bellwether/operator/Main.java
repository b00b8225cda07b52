package dev.bellwether.operator;

import com.nimbusds.jose.JOSEException;
import dev.bellwether.operator.gateway.GatewayController;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the operator. Exit code 2 for a wrong environment, with the reason on standard error; 1 if it cannot start, such as without its CRD. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final Duration STOP = Duration.ofSeconds(10);

    /** The JDK's HTTP server ends what takes longer to send its request or to take its answer, in seconds, if these say so. */
    private static final Map<String, String> PATIENCE =
            Map.of("sun.net.httpserver.maxReqTime", "10", "sun.net.httpserver.maxRspTime", "30");

    private Main() {}

    public static void main(String[] arguments) throws IOException, GeneralSecurityException, JOSEException {
        OperatorSettings settings;
        try {
            settings = OperatorSettings.read(System.getenv());
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        run(settings, new KubernetesClientBuilder().build());
    }

    private static void run(OperatorSettings settings, KubernetesClient client)
            throws IOException, GeneralSecurityException, JOSEException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Operator operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(registry))
                .withReconciliationTerminationTimeout(STOP)
                .withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("bellwether-operator")
                                .withLeaseNamespace(settings.namespace())
                                .withIdentity(settings.identity())
                                .build()));
        operator.installShutdownHook(STOP);
        GatewayController.register(operator, client, settings, Clock.systemUTC());
        PATIENCE.forEach(System::setProperty);
        ManagementPort.open(settings.port(), registry, () -> OperatorHealth.of(operator.getRuntimeInfo()));
        try {
            operator.start();
        } catch (RuntimeException e) {
            // The management port's thread would keep a process alive that answers its probes and does nothing else.
            LOG.error("operator {}: cannot start", settings.identity(), e);
            System.exit(1);
        }
        LOG.info("operator {} started in namespace {}", settings.identity(), settings.namespace());
    }
}
