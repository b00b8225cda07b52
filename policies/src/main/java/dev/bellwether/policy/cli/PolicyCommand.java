package dev.bellwether.policy.cli;

import dev.bellwether.policy.PolicyException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code bellwether-policy}. Exits 0 if everything complies, 1 if something does not, 2 if the question cannot be answered. */
@Command(
        name = "bellwether-policy",
        description = "Judges Kubernetes manifests by the shipped baselines, or by ValidatingPolicies of your own.",
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = 2,
        version = "bellwether-policy 0.1.0",
        subcommands = CheckCommand.class)
public final class PolicyCommand implements Runnable {
    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new PolicyCommand())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (!(e instanceof PolicyException)) {
                        throw e;
                    }
                    command.getErr().println(e.getMessage());
                    return 2;
                })
                .execute(args);
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "say what to do (expected: check)");
        }
    }
}
