package dev.bellwether.e2e.cluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@link OperatorChart}, for where no {@code helm} is. */
@Command(name = "install-operator", description = "Installs helm/bellwether and waits until the operator is ready.")
public final class InstallOperator implements Callable<Integer> {
    @Option(names = "--chart", required = true, paramLabel = "FOLDER", description = "helm/bellwether")
    private Path chart = Path.of("");

    @Option(names = "--kubeconfig", required = true, paramLabel = "FILE", description = "Credentials of who installs.")
    private Path kubeconfig = Path.of("");

    @Option(names = "--namespace", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}")
    private String namespace = "bellwether-system";

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A value of the chart.")
    private Map<String, String> values = Map.of();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new InstallOperator()).execute(arguments));
    }

    @Override
    public Integer call() {
        new OperatorChart(chart, kubeconfig, namespace).install(values);
        return 0;
    }
}
