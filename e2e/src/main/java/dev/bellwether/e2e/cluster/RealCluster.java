package dev.bellwether.e2e.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The single-node Kubernetes that {@code e2e/cluster/cluster} starts in a network namespace of its own.
 *
 * @param root the project's root folder
 * @param name which of the clusters of this machine
 * @param kubeconfig a file with the administrator's credentials
 * @param client the administrator's client
 */
public record RealCluster(Path root, String name, Path kubeconfig, KubernetesClient client) implements AutoCloseable {

    /**
     * Attaches to a running cluster.
     *
     * @throws CommandFailed if no such cluster runs
     */
    public static RealCluster attach(Path root, String name) {
        String path = Command.output(List.of(tool(root), "--name", name, "kubeconfig"))
                .strip();
        Path kubeconfig = Path.of(path);
        return new RealCluster(
                root,
                name,
                kubeconfig,
                new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                        .build());
    }

    /** Where node ports are. */
    public String nodeAddress() {
        return client.nodes().list().getItems().stream()
                .flatMap(node -> node.getStatus().getAddresses().stream())
                .filter(address -> address.getType().equals("InternalIP"))
                .findFirst()
                .orElseThrow()
                .getAddress();
    }

    /** Imports image archives into the node's containerd. */
    public void load(List<Path> archives) {
        List<String> command = new ArrayList<>(List.of(tool(root), "--name", name, "load"));
        archives.forEach(archive -> command.add(archive.toString()));
        Command.output(command);
    }

    /** A command line that runs {@code command} among the clients: in a network namespace with some 250 addresses of its own. */
    public List<String> amongClients(List<String> command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/bw-" + name + "-clients"));
        all.addAll(command);
        return all;
    }

    /** Runs a sub-command of {@code e2e/cluster/cluster} against this cluster and gives what it printed. */
    public String tool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(tool(root), "--name", name));
        command.addAll(List.of(arguments));
        return Command.output(command);
    }

    @Override
    public void close() {
        client.close();
    }

    private static String tool(Path root) {
        return root.resolve("e2e/cluster/cluster").toString();
    }
}
