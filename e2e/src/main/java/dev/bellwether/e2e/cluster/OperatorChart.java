package dev.bellwether.e2e.cluster;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.UninstallCommand;
import java.nio.file.Path;
import java.util.Map;

/**
 * The product's own chart, installed as a user would.
 *
 * @param chart the folder {@code helm/bellwether}
 * @param kubeconfig credentials of who installs
 * @param namespace where the operator lives
 */
public record OperatorChart(Path chart, Path kubeconfig, String namespace) {
    private static final String RELEASE = "bellwether";
    private static final int SECONDS_UNTIL_READY = 120;

    /** Installs the chart into its namespace, which it makes, and waits until the operator is ready. */
    public void install(Map<String, String> values) {
        InstallCommand install = new Helm(chart)
                .install()
                .withName(RELEASE)
                .withNamespace(namespace)
                .createNamespace()
                .withKubeConfig(kubeconfig)
                .withTimeout(SECONDS_UNTIL_READY)
                .waitReady();
        values.forEach(install::set);
        install.call();
    }

    /** Removes the operator; gateways and what they made stay. */
    public void uninstall() {
        UninstallCommand uninstall =
                Helm.uninstall(RELEASE).withNamespace(namespace).withKubeConfig(kubeconfig);
        uninstall.call();
    }
}
