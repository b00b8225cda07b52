package dev.bellwether.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;

/** The CRD as {@code kubectl} reads it: generated from the Java types, described by their Javadoc, completed by a small overlay. */
final class CrdFile {
    /** Of a list or a map of the spec that says nothing else: more than anybody writes, too little to fill etcd with. */
    private static final int MOST = 64;

    static final Path COMMITTED = Path.of("notificationgateways.bellwether.dev.yaml");

    private CrdFile() {}

    /**
     * The file's whole text.
     *
     * @param folder an empty one, to work in
     */
    static String generate(Path folder) throws IOException {
        new CRDGenerator()
                .customResourceClasses(NotificationGateway.class)
                .forCRDVersions("v1")
                .withMinQuotes(true)
                .inOutputDir(folder.toFile())
                .generate();
        ObjectMapper yaml = Serialization.yamlMapper();
        JsonNode crd = yaml.readTree(
                folder.resolve("notificationgateways.bellwether.dev-v1.yml").toFile());
        ObjectNode schema = (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema");
        new SchemaDescriptions(Path.of("src/main/java/dev/bellwether/api/v1alpha1"))
                .describe(schema, "NotificationGateway");
        for (JsonNode change : yaml.readTree(CrdFile.class.getResource("/overlay.yaml"))) {
            String at = change.get("at").asText();
            ObjectNode target = at.equals("version") ? (ObjectNode) crd.at("/spec/versions/0") : field(schema, at);
            target.setAll((ObjectNode) change.get("set"));
        }
        // Kubernetes' own types, as a PodSpec has them, come without bounds.
        Bound.walk(field(schema, "spec"), "", (at, node) -> {
            if (Bound.isOpenList(node)) {
                ((ObjectNode) node).put("maxItems", MOST);
            }
            if (Bound.isOpenMap(node)) {
                ((ObjectNode) node).put("maxProperties", MOST);
            }
        });
        // A map-list's key must be there.
        field(schema, "status.conditions").withObject("/items").set("required", yaml.readTree("[status, type]"));
        return "# Generated from the types in crds/src/main/java: see crds/README.md.\n" + yaml.writeValueAsString(crd);
    }

    private static ObjectNode field(ObjectNode schema, String path) {
        ObjectNode found = schema;
        for (String name : path.split("\\.", -1)) {
            ObjectNode object = found.has("items") ? (ObjectNode) found.get("items") : found;
            found = (ObjectNode) object.get("properties").get(name);
        }
        return found;
    }
}
