package dev.bellwether.operator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bellwether.operator.revision.RevisionInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A Secret or ConfigMap without which the kubelet does not start a pod, since a volume of the user's is made from it. The pod then waits
 * as one does that pulls its image, and nothing in its status says for what.
 *
 * @param field where the spec names it
 */
record MountedSource(Kind kind, String name, String field) {
    private static final String VOLUMES = "/notifier/podTemplate/volumes";

    /** What a volume can be made from that others make. */
    enum Kind {
        SECRET("Secret"),
        CONFIG_MAP("ConfigMap");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** The first that is missing. */
    static Optional<Problem> missing(RevisionInputs wanted, Predicate<MountedSource> there) {
        return of(wanted).stream()
                .filter(there.negate())
                .findFirst()
                .map(source -> new Problem(
                        source.kind.word + "NotFound",
                        source.field + ": no " + source.kind.word + " " + source.name
                                + " in this namespace (expected: one, or optional: true)"));
    }

    /** Those that are not optional, in the spec's order. */
    static List<MountedSource> of(RevisionInputs wanted) {
        List<MountedSource> sources = new ArrayList<>();
        int number = 0;
        for (JsonNode volume : wanted.at(VOLUMES)) {
            String field = "spec" + VOLUMES.replace('/', '.') + "[" + number++ + "]";
            add(sources, Kind.SECRET, volume.path("secret"), "secretName", field + ".secret");
            add(sources, Kind.CONFIG_MAP, volume.path("configMap"), "name", field + ".configMap");
            int part = 0;
            for (JsonNode source : volume.path("projected").path("sources")) {
                String projected = field + ".projected.sources[" + part++ + "]";
                add(sources, Kind.SECRET, source.path("secret"), "name", projected + ".secret");
                add(sources, Kind.CONFIG_MAP, source.path("configMap"), "name", projected + ".configMap");
            }
        }
        return sources;
    }

    private static void add(List<MountedSource> sources, Kind kind, JsonNode source, String member, String field) {
        if (source.hasNonNull(member) && !source.path("optional").asBoolean()) {
            sources.add(new MountedSource(kind, source.path(member).asText(), field + "." + member));
        }
    }
}
